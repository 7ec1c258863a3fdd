// The JSON of a Record: a table of fields, for writing and for reading.

package rollout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MarshalJSON returns the document that serde_json and chrono write for this
// record, byte for byte: the names of the columns as keys, in the order of the
// fields, null for nil, the name of the state, and RFC 3339 times in UTC with 0,
// 3, 6 or 9 digits of fraction. (json.Marshal also escapes <, >, & and the line
// separators, which does not change their meaning.)
//
// The error names the field. It is for what could not be read back: an invalid
// State (*InvalidStateError), a time whose year in UTC is not in 0 to 9999, and
// text that is not UTF-8.
func (r Record) MarshalJSON() ([]byte, error) {
	var err error
	doc := []byte{'{'}
	for i, f := range recordFields {
		if i > 0 {
			doc = append(doc, ',')
		}
		doc = append(strconv.AppendQuote(doc, f.key), ':')
		if doc, err = f.write(doc, &r); err != nil {
			return nil, f.wrap(err)
		}
	}
	return append(doc, '}'), nil
}

// UnmarshalJSON replaces the whole record by the one in data. If it fails, the
// record is unchanged. Times are in UTC, cut to the nanosecond.
//
// Keys match exactly and may be in any order; unknown ones are ignored. The error
// names the field. It is for a key that is missing or null although the field is
// not a pointer, a key given twice, an unknown state (*InvalidStateError), a
// number that is not whole or does not fit its type, a time that is not RFC 3339
// (§5.6), has a leap second, or has a year in UTC outside 0 to 9999, and text that
// is not Unicode. Anything but an object, null included, is an error too.
func (r *Record) UnmarshalJSON(data []byte) error {
	values, err := recordValues(data)
	if err != nil {
		return err
	}
	var read Record
	for i, f := range recordFields {
		if err := f.read(values[i], &read); err != nil {
			return f.wrap(err)
		}
	}
	*r = read
	return nil
}

// recordFields lists the fields in the order of the document.
var recordFields = [...]recordField{
	required("rollout_id", writeText, readText, func(r *Record) *ID { return &r.RolloutID }),
	required("channel", writeText, readText, func(r *Record) *ChannelID { return &r.Channel }),
	required("target_ref", writeText, readText, func(r *Record) *ChannelRef { return &r.TargetRef }),
	required("state", writeState, readState, func(r *Record) *State { return &r.State }),
	required("current_wave", writeWave, readWave, func(r *Record) *uint32 { return &r.CurrentWave }),
	nullable("opened_event_log_seq", writeSeq, readSeq, func(r *Record) **int64 { return &r.OpenedEventLogSeq }),
	nullable("last_transition_event_log_seq", writeSeq, readSeq, func(r *Record) **int64 { return &r.LastTransitionEventLogSeq }),
	required("opened_at", writeTime, readTime, func(r *Record) *time.Time { return &r.OpenedAt }),
	nullable("terminal_at", writeTime, readTime, func(r *Record) **time.Time { return &r.TerminalAt }),
	nullable("superseded_at", writeTime, readTime, func(r *Record) **time.Time { return &r.SupersededAt }),
}

type recordField struct {
	key   string
	write func(doc []byte, r *Record) ([]byte, error)
	read  func(value json.RawMessage, r *Record) error // value is nil where the key is missing
}

func (f recordField) wrap(err error) error {
	return fmt.Errorf("rollout: record field %q: %w", f.key, err)
}

// A writer appends a value to a document. A reader reads a whole JSON value, never
// null. A pair of them is the JSON of one type.
type (
	writer[T any] func(doc []byte, v T) ([]byte, error)
	reader[T any] func(value []byte) (T, error)
)

func required[T any](key string, write writer[T], read reader[T], of func(*Record) *T) recordField {
	return recordField{
		key:   key,
		write: func(doc []byte, r *Record) ([]byte, error) { return write(doc, *of(r)) },
		read: func(value json.RawMessage, r *Record) (err error) {
			switch {
			case value == nil:
				return errors.New("missing")
			case string(value) == "null":
				return errors.New("null is not allowed")
			}
			*of(r), err = read(value)
			return err
		},
	}
}

func nullable[T any](key string, write writer[T], read reader[T], of func(*Record) **T) recordField {
	return recordField{
		key: key,
		write: func(doc []byte, r *Record) ([]byte, error) {
			if v := *of(r); v != nil {
				return write(doc, *v)
			}
			return append(doc, "null"...), nil
		},
		read: func(value json.RawMessage, r *Record) error {
			if value == nil || string(value) == "null" {
				return nil
			}
			v, err := read(value)
			*of(r) = &v
			return err
		},
	}
}

// recordValues splits data, a JSON object, into the values of recordFields. A
// missing key is nil. encoding/json could do that alone, but it ignores the case of
// keys, keeps the last of two equal ones, and replaces text that is not Unicode.
func recordValues(data []byte) (values [len(recordFields)]json.RawMessage, err error) {
	var whole json.RawMessage
	switch err := json.Unmarshal(data, &whole); {
	case err != nil:
		return values, fmt.Errorf("rollout: record: %w", err)
	case !utf8.Valid(data):
		return values, errors.New("rollout: record: not valid UTF-8")
	}
	in := json.NewDecoder(bytes.NewReader(data))
	if open, err := in.Token(); err != nil || open != json.Delim('{') {
		return values, fmt.Errorf("rollout: record: want an object, got %.64q", whole)
	}
	for in.More() {
		start := in.InputOffset()
		key, keyErr := in.Token()
		end := in.InputOffset()
		var value json.RawMessage
		if err := errors.Join(keyErr, in.Decode(&value)); err != nil {
			return values, fmt.Errorf("rollout: record: %w", err)
		}
		if !isUnicode(data[start:end]) {
			return values, fmt.Errorf("rollout: record: half a surrogate pair in key %.64q", key)
		}
		i := slices.IndexFunc(recordFields[:], func(f recordField) bool { return f.key == key })
		switch {
		case i < 0: // unknown
		case values[i] != nil:
			return values, recordFields[i].wrap(errors.New("given twice"))
		default:
			values[i] = value
		}
	}
	return values, nil
}

// wholeText matches JSON text in which each escaped half of a surrogate pair
// has its other half.
var wholeText = regexp.MustCompile(`^(?s:[^\\]|\\[^u]|\\u[^dD]|\\u[dD][0-7]|\\u[dD][89abAB]..\\u[dD][c-fC-F])*$`)

// isUnicode reports whether JSON text has no lone surrogate, which encoding/json
// reads as U+FFFD and serde rejects.
func isUnicode(value []byte) bool { return wholeText.Match(value) }

func writeText[T ~string](doc []byte, s T) ([]byte, error) { return writeString(doc, string(s)) }

func readText[T ~string](value []byte) (T, error) {
	s, err := readString(value)
	return T(s), err
}

// serdeEscapes undoes the two escapes that encoding/json has no option for. An
// escaped backslash comes first, so that a u2028 behind one is left alone.
var serdeEscapes = strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029")

func writeString(doc []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("%.64q is not valid UTF-8", s)
	}
	var quoted strings.Builder
	out := json.NewEncoder(&quoted)
	out.SetEscapeHTML(false)
	if err := out.Encode(s); err != nil {
		return nil, err
	}
	return append(doc, serdeEscapes.Replace(strings.TrimSuffix(quoted.String(), "\n"))...), nil
}

func readString(value []byte) (s string, err error) {
	if value[0] != '"' {
		return "", fmt.Errorf("want a string, got %.64q", value)
	}
	if !isUnicode(value) {
		return "", fmt.Errorf("half a surrogate pair in %.64q", value)
	}
	err = json.Unmarshal(value, &s)
	return s, err
}

func writeState(doc []byte, s State) ([]byte, error) {
	name, err := s.MarshalText()
	if err != nil {
		return nil, err
	}
	return writeString(doc, string(name))
}

func readState(value []byte) (State, error) {
	name, err := readString(value)
	if err != nil {
		return 0, err
	}
	return ParseState(name)
}

func writeWave(doc []byte, wave uint32) ([]byte, error) {
	return strconv.AppendUint(doc, uint64(wave), 10), nil
}

func readWave(value []byte) (uint32, error) {
	wave, err := strconv.ParseUint(string(value), 10, 32)
	if err != nil {
		return 0, fmt.Errorf("want a whole number from 0 to 4294967295, got %.64q", value)
	}
	return uint32(wave), nil
}

func writeSeq(doc []byte, seq int64) ([]byte, error) { return strconv.AppendInt(doc, seq, 10), nil }

func readSeq(value []byte) (int64, error) {
	seq, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil || string(value) == "-0" { // to serde, -0 is a floating-point number
		return 0, fmt.Errorf("want a whole number of 64 bits, got %.64q", value)
	}
	return seq, nil
}

func writeTime(doc []byte, t time.Time) ([]byte, error) {
	t, err := inUTC(t)
	if err != nil {
		return nil, err
	}
	layout := `"2006-01-02T15:04:05.000000000Z"`
	switch ns := t.Nanosecond(); { // chrono's SecondsFormat::AutoSi
	case ns == 0:
		layout = `"2006-01-02T15:04:05Z"`
	case ns%1e6 == 0:
		layout = `"2006-01-02T15:04:05.000Z"`
	case ns%1e3 == 0:
		layout = `"2006-01-02T15:04:05.000000Z"`
	}
	return t.AppendFormat(doc, layout), nil
}

// rfc3339 is the syntax of RFC 3339 §5.6. The time package also accepts one digit
// for the hour, a comma before the fraction, and offsets that do not exist
// (https://go.dev/issue/54580).
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

func readTime(value []byte) (time.Time, error) {
	s, err := readString(value)
	if err != nil {
		return time.Time{}, err
	}
	upper := strings.ToUpper(s) // t and z are allowed too
	if !rfc3339.MatchString(upper) {
		return time.Time{}, fmt.Errorf("want an RFC 3339 time, got %.64q", s)
	}
	t, err := time.Parse(time.RFC3339, upper)
	if err != nil {
		return time.Time{}, err
	}
	return inUTC(t)
}

// inUTC rejects years that RFC 3339 cannot express. Reading needs that as well: an
// offset can take a time beyond them.
func inUTC(t time.Time) (time.Time, error) {
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return time.Time{}, fmt.Errorf("year %d in UTC is outside 0 to 9999, all that RFC 3339 can hold", y)
	}
	return t, nil
}
