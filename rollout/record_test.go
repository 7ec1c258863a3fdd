package rollout_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"stategen.example/rollout"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

func ptr[T any](v T) *T { return &v }

// full returns a record in which no field is zero.
func full() rollout.Record {
	return rollout.Record{
		RolloutID:                 rollout.NewID("stable", "9f2c"),
		Channel:                   "stable",
		TargetRef:                 "9f2c",
		State:                     rollout.StateSuperseded,
		CurrentWave:               4294967295,
		OpenedEventLogSeq:         ptr(int64(7)),
		LastTransitionEventLogSeq: ptr(int64(-9223372036854775808)),
		OpenedAt:                  at("2026-03-01T10:00:00Z"),
		TerminalAt:                ptr(at("2026-03-01T11:30:00.25+01:30")),
		SupersededAt:              ptr(at("2026-03-02T00:00:00.000000001Z")),
	}
}

const fullJSON = `{"rollout_id":"stable@9f2c","channel":"stable","target_ref":"9f2c",` +
	`"state":"Superseded","current_wave":4294967295,` +
	`"opened_event_log_seq":7,"last_transition_event_log_seq":-9223372036854775808,` +
	`"opened_at":"2026-03-01T10:00:00Z","terminal_at":"2026-03-01T10:00:00.250Z",` +
	`"superseded_at":"2026-03-02T00:00:00.000000001Z"}`

// without is fullJSON without one key.
func without(key string) string {
	return edit(key, func(string) string { return "" })
}

// with is fullJSON with another value for one key.
func with(key, value string) string {
	return edit(key, func(string) string { return `"` + key + `":` + value })
}

func edit(key string, f func(member string) string) string {
	members := strings.Split(strings.Trim(fullJSON, "{}"), ",")
	var kept []string
	for _, m := range members {
		if strings.HasPrefix(m, `"`+key+`":`) {
			m = f(m)
		}
		if m != "" {
			kept = append(kept, m)
		}
	}
	return "{" + strings.Join(kept, ",") + "}"
}

func TestRecordMarshalJSON(t *testing.T) {
	minimal := rollout.Record{State: rollout.StateOpening}
	const minimalJSON = `{"rollout_id":"","channel":"","target_ref":"","state":"Opening","current_wave":0,` +
		`"opened_event_log_seq":null,"last_transition_event_log_seq":null,` +
		`"opened_at":"0001-01-01T00:00:00Z","terminal_at":null,"superseded_at":null}`
	for name, test := range map[string]struct {
		record rollout.Record
		want   string
	}{
		"every field": {full(), fullJSON},
		"no field":    {minimal, minimalJSON},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(test.record) // a value, not a pointer
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			var back rollout.Record
			if err := json.Unmarshal(got, &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.record, back); diff != "" {
				t.Errorf("read back (-want +got):\n%s", diff)
			}
		})
	}
}

// serde_json 1.0.150 and chrono 0.4.45 write the wanted texts.
func TestRecordMarshalJSONValues(t *testing.T) {
	opened := func(s string) func(*rollout.Record) {
		return func(r *rollout.Record) { r.OpenedAt = at(s) }
	}
	channel := func(c rollout.ChannelID) func(*rollout.Record) {
		return func(r *rollout.Record) { r.Channel = c }
	}
	for _, test := range []struct {
		change    func(*rollout.Record)
		key, want string
	}{
		{opened("2024-01-02T03:04:05Z"), "opened_at", `"2024-01-02T03:04:05Z"`},
		{opened("2024-01-02T03:04:05.1Z"), "opened_at", `"2024-01-02T03:04:05.100Z"`},
		{opened("2024-01-02T03:04:05.1234Z"), "opened_at", `"2024-01-02T03:04:05.123400Z"`},
		{opened("2024-01-02T03:04:05.1234567Z"), "opened_at", `"2024-01-02T03:04:05.123456700Z"`},
		{opened("2024-01-02T03:04:05+23:59"), "opened_at", `"2024-01-01T03:05:05Z"`},
		{opened("0000-01-01T00:00:00Z"), "opened_at", `"0000-01-01T00:00:00Z"`},
		{opened("9999-12-31T23:59:59.999999999Z"), "opened_at", `"9999-12-31T23:59:59.999999999Z"`},
		{channel("<&>\u2028\u2029\x7f😀"), "channel", "\"<&>\u2028\u2029\x7f😀\""},
		{channel("\b\f\n\r\t\x00\x1f/\"\\"), "channel", `"\b\f\n\r\t\u0000\u001f/\"\\"`},
		{channel(`\u2028 \\u2028`), "channel", `"\\u2028 \\\\u2028"`},
	} {
		r := full()
		test.change(&r)
		got, err := r.MarshalJSON()
		if err != nil {
			t.Errorf("%s: %v", test.want, err)
			continue
		}
		if want := with(test.key, test.want); string(got) != want {
			t.Errorf("document (-want +got):\n%s", cmp.Diff(want, string(got)))
		}
	}
}

func TestRecordMarshalJSONRejects(t *testing.T) {
	const outside = " in UTC is outside 0 to 9999, all that RFC 3339 can hold"
	for _, test := range []struct {
		change       func(*rollout.Record)
		key, wantErr string
	}{
		{func(r *rollout.Record) { r.OpenedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, "opened_at", `year 10000` + outside},
		{func(r *rollout.Record) { r.TerminalAt = ptr(at("9999-12-31T23:59:59-01:00")) }, "terminal_at", `year 10000` + outside},
		{func(r *rollout.Record) { r.SupersededAt = ptr(at("0000-01-01T00:00:00+01:00")) }, "superseded_at", `year -1` + outside},
		{func(r *rollout.Record) { r.TargetRef = "a\xff" }, "target_ref", `"a\xff" is not valid UTF-8`},
	} {
		r := full()
		test.change(&r)
		got, err := r.MarshalJSON()
		wantErr := `rollout: record field "` + test.key + `": ` + test.wantErr
		if err == nil || err.Error() != wantErr || got != nil {
			t.Errorf("got %s and error %v, want error %s", got, err, wantErr)
		}
	}

	for _, state := range []rollout.State{0, rollout.StatePruned + 1, 255} {
		r := full()
		r.State = state
		_, err := json.Marshal(r)
		var invalid *rollout.InvalidStateError
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), `record field "state": `) {
			t.Errorf("state %d: got error %v, want an InvalidStateError of the field", state, err)
		}
	}
}

func TestRecordUnmarshalJSON(t *testing.T) {
	change := func(f func(*rollout.Record)) rollout.Record {
		r := full()
		f(&r)
		return r
	}
	opened := func(s string) rollout.Record {
		return change(func(r *rollout.Record) { r.OpenedAt = at(s) })
	}
	for _, test := range []struct {
		doc  string
		want rollout.Record
	}{
		{fullJSON, full()},
		{" \n" + strings.ReplaceAll(fullJSON, ",", "\t,\r\n ") + "\n", full()},
		{`{"superseded_at":null,` + without("superseded_at")[1:], change(func(r *rollout.Record) { r.SupersededAt = nil })},
		{without("opened_event_log_seq"), change(func(r *rollout.Record) { r.OpenedEventLogSeq = nil })},
		{without("last_transition_event_log_seq"), change(func(r *rollout.Record) { r.LastTransitionEventLogSeq = nil })},
		{without("terminal_at"), change(func(r *rollout.Record) { r.TerminalAt = nil })},
		{without("superseded_at"), change(func(r *rollout.Record) { r.SupersededAt = nil })},
		{strings.Replace(fullJSON, `"state"`, `"st\u0061te"`, 1), full()},
		{`{"State":null,"x":1,"x":{"state":[1,{}]},"y":1e99999,"z":"\ud800",` + fullJSON[1:], full()},
		{with("channel", `"\ud83d\uDE00\ufffd\\ud800"`), change(func(r *rollout.Record) { r.Channel = "😀\ufffd\\ud800" })},
		{with("state", `"\u0041ctive"`), change(func(r *rollout.Record) { r.State = rollout.StateActive })},
		{with("opened_at", `"2024-01-02T03:04:05.5-01:00"`), opened("2024-01-02T04:04:05.5Z")},
		{with("opened_at", `"2024-01-02t03:04:05z"`), opened("2024-01-02T03:04:05Z")},
		{with("opened_at", `"2024-01-02T03:04:05-00:00"`), opened("2024-01-02T03:04:05Z")},
		{with("opened_at", `"2024-01-02T03:04:05.1234567899Z"`), opened("2024-01-02T03:04:05.123456789Z")},
	} {
		// Leftovers of an earlier value would show in the pointers.
		got := rollout.Record{RolloutID: "old", OpenedEventLogSeq: ptr(int64(1)), LastTransitionEventLogSeq: ptr(int64(1)),
			TerminalAt: ptr(time.Now()), SupersededAt: ptr(time.Now())}
		if err := json.Unmarshal([]byte(test.doc), &got); err != nil {
			t.Errorf("%s: %v", test.doc, err)
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.doc, diff)
		}
		if loc := got.OpenedAt.Location(); loc != time.UTC {
			t.Errorf("%s: opened_at is in %v, want UTC", test.doc, loc)
		}
	}

	for _, state := range rollout.StateValues() {
		var got rollout.Record
		if err := json.Unmarshal([]byte(with("state", `"`+state.String()+`"`)), &got); err != nil || got.State != state {
			t.Errorf("state %v: got %v, %v", state, got.State, err)
		}
	}
}

func TestRecordUnmarshalJSONRejects(t *testing.T) {
	type rejection struct{ doc, wantErr string } // wantErr: how the error starts
	tests := []rejection{
		{``, `rollout: record: unexpected end of JSON input`},
		{`null`, `rollout: record: want an object, got "null"`},
		{`[` + fullJSON + `]`, `rollout: record: want an object, got "[{`},
		{`"x"`, `rollout: record: want an object, got "\"x\""`},
		{fullJSON + ` x`, `rollout: record: invalid character 'x' after top-level value`},
		{fullJSON[:len(fullJSON)-1] + `,}`, `rollout: record: invalid character '}' looking for beginning of object key string`},
		{`{"x":"` + "\xff" + `",` + fullJSON[1:], `rollout: record: not valid UTF-8`},
		{with("channel", "\"\xed\xa0\x80\""), `rollout: record: not valid UTF-8`},
		{`{"\ud800":1,` + fullJSON[1:], `rollout: record: half a surrogate pair in key "` + "\ufffd" + `"`},
		{strings.Replace(fullJSON, `"state"`, `"State"`, 1), `rollout: record field "state": missing`},
		{`{"terminal_at":null,` + fullJSON[1:], `rollout: record field "terminal_at": given twice`},
		{`{"st\u0061te":"Active",` + fullJSON[1:], `rollout: record field "state": given twice`},
	}
	for _, key := range []string{"rollout_id", "channel", "target_ref", "state", "current_wave", "opened_at"} {
		tests = append(tests,
			rejection{without(key), `rollout: record field "` + key + `": missing`},
			rejection{with(key, `null`), `rollout: record field "` + key + `": null is not allowed`})
	}
	for _, test := range []struct {
		key, reason string // the error starts with them
		values      []string
	}{
		{"channel", "want a string, got ", []string{`1`, `["c"]`, `false`}},
		{"target_ref", "half a surrogate pair in ", []string{
			`"\ud800"`, `"\uDC00"`, `"\ud800\u0041"`, `"\udc00\ud800"`, `"\uD800\ud800\udc00"`, `"\ud800\\udc00"`}},
		{"state", "want a string, got ", []string{`2`, `{"Active":null}`, `["Active"]`}},
		{"current_wave", "want a whole number from 0 to 4294967295, got ", []string{
			`-0`, `-1`, `1.0`, `1e0`, `4294967296`, `18446744073709551616`, `"1"`, `true`, `[1]`}},
		{"opened_event_log_seq", "want a whole number of 64 bits, got ", []string{
			`-0`, `1.0`, `1e0`, `9223372036854775808`, `-9223372036854775809`, `"1"`, `{}`}},
		{"opened_at", "want an RFC 3339 time, got ", []string{
			`""`, `"2024-01-02"`, `"2024-01-02T03:04:05"`, `"2024-01-02 03:04:05Z"`, `"2024-01-02T3:04:05Z"`,
			`"2024-01-02T03:04:05,5Z"`, `"2024-01-02T03:04:05.Z"`, `"2024-01-02T03:04:05+24:00"`,
			`"2024-01-02T03:04:05+01:60"`, `"2024-01-02T03:04:05+0100"`, `" 2024-01-02T03:04:05Z"`,
			`"+10000-01-01T00:00:00Z"`, `"-0001-01-01T00:00:00Z"`}},
		{"terminal_at", "want a string, got ", []string{`0`, `{}`}},
		{"terminal_at", "parsing time ", []string{
			`"2024-02-30T00:00:00Z"`, `"2024-01-02T24:00:00Z"`, `"2016-12-31T23:59:60Z"`}},
		{"superseded_at", "year -1 in UTC is outside ", []string{`"0000-01-01T00:00:00+00:01"`}},
		{"superseded_at", "year 10000 in UTC is outside ", []string{`"9999-12-31T23:59:59-00:01"`}},
	} {
		for _, value := range test.values {
			tests = append(tests, rejection{with(test.key, value), `rollout: record field "` + test.key + `": ` + test.reason})
		}
	}
	for _, test := range tests {
		got := full()
		err := got.UnmarshalJSON([]byte(test.doc))
		if err == nil || !strings.HasPrefix(err.Error(), test.wantErr) {
			t.Errorf("%s:\ngot error  %v\nwant error %s…", test.doc, err, test.wantErr)
		}
		if diff := cmp.Diff(full(), got); diff != "" {
			t.Errorf("%s: the receiver changed (-want +got):\n%s", test.doc, diff)
		}
		if err := json.Unmarshal([]byte(test.doc), &got); err == nil {
			t.Errorf("%s: json.Unmarshal accepts it", test.doc)
		}
	}

	for _, name := range []string{"Opened", "active", "Active ", "", "State(1)"} {
		var got rollout.Record
		err := json.Unmarshal([]byte(with("state", `"`+name+`"`)), &got)
		var invalid *rollout.InvalidStateError
		if !errors.As(err, &invalid) || invalid.Input != name {
			t.Errorf("state %q: got error %v, want an InvalidStateError that holds it", name, err)
		}
		if want := `rollout: record field "state": `; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("state %q: got error %v, want it to start with %s", name, err, want)
		}
	}
}

func TestRecordEqual(t *testing.T) {
	a, b := full(), full() // with pointers of their own
	b.OpenedAt = b.OpenedAt.In(time.FixedZone("", 3600))
	b.TerminalAt = ptr(b.TerminalAt.UTC())
	if !a.Equal(b) || !b.Equal(a) {
		t.Error("the same record in other zones is not equal")
	}
	if !cmp.Equal(a, b) {
		t.Error("go-cmp does not use Equal")
	}
	// A field that Equal forgets shows here: setting it to zero must matter.
	for i := range reflect.TypeFor[rollout.Record]().NumField() {
		c := full()
		field := reflect.ValueOf(&c).Elem().Field(i)
		field.SetZero()
		if a.Equal(c) || c.Equal(a) {
			t.Errorf("%s does not count", reflect.TypeFor[rollout.Record]().Field(i).Name)
		}
		if field.Kind() != reflect.Pointer {
			continue
		}
		field.Set(reflect.New(field.Type().Elem()))
		if a.Equal(c) || c.Equal(a) {
			t.Errorf("what %s points at does not count", reflect.TypeFor[rollout.Record]().Field(i).Name)
		}
	}
}

func TestNewID(t *testing.T) {
	if got, want := rollout.NewID("stable", "9f2c"), rollout.ID("stable@9f2c"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A document that decodes encodes to one that decodes to an equal record and
// encodes to the same bytes. One that does not decode leaves the receiver unchanged.
func FuzzRecordJSON(f *testing.F) {
	f.Add([]byte(fullJSON))
	f.Add([]byte(without("terminal_at")))
	f.Add([]byte(with("channel", `"\ud83d\ude00\u2028\\u2028<\u0000"`)))
	f.Add([]byte(with("opened_at", `"0000-01-01t00:00:00.1234567891+23:59"`)))
	f.Add([]byte(with("state", `"Opened"`)))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		first := full()
		if err := first.UnmarshalJSON(doc); err != nil {
			if diff := cmp.Diff(full(), first); diff != "" {
				t.Fatalf("failed with %v but changed the receiver (-want +got):\n%s", err, diff)
			}
			return
		}
		checkRoundTrip(t, first)
	})
}

// A record is either rejected or reads back equal.
func FuzzRecordRoundTrip(f *testing.F) {
	f.Add("stable", "9f2c", uint16(1), uint32(0), int64(-1), int64(0), int64(1))
	f.Add("a\xff", "\u2028\\u2028", uint16(9), uint32(1), int64(1), int64(253402300800), int64(999999999))
	f.Fuzz(func(t *testing.T, channel, ref string, state uint16, wave uint32, seq, sec, nsec int64) {
		when := time.Unix(sec, nsec)
		r := rollout.Record{
			RolloutID: rollout.NewID(rollout.ChannelID(channel), rollout.ChannelRef(ref)),
			Channel:   rollout.ChannelID(channel), TargetRef: rollout.ChannelRef(ref),
			State: rollout.State(state), CurrentWave: wave, OpenedEventLogSeq: &seq,
			OpenedAt: when, SupersededAt: &when,
		}
		year := when.UTC().Year()
		wantErr := !utf8.ValidString(channel) || !utf8.ValidString(ref) || !r.State.IsValid() || year < 0 || year > 9999
		if _, err := r.MarshalJSON(); (err != nil) != wantErr {
			t.Fatalf("%+v: got error %v, want one: %t", r, err, wantErr)
		}
		if !wantErr {
			checkRoundTrip(t, r)
		}
	})
}

func checkRoundTrip(t *testing.T, r rollout.Record) {
	t.Helper()
	doc, err := r.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var back rollout.Record
	if err := json.Unmarshal(doc, &back); err != nil {
		t.Fatalf("%s: %v", doc, err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Fatalf("%s (-written +read):\n%s", doc, diff)
	}
	if again, err := back.MarshalJSON(); err != nil || !bytes.Equal(again, doc) {
		t.Fatalf("written again: %s, %v, want %s", again, err, doc)
	}
}
