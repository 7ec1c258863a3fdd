// The sarif format: for code scanning and editors, one log of the Static Analysis
// Results Interchange Format 2.1.0.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html

package diag

import (
	"bytes"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

var sarifLevels = [...]string{Info: "note", Warn: "warning", Error: "error"}

// The types have the properties that we fill of the objects in section 3 of the
// specification.
type (
	sarifLog struct {
		Version string     `json:"version"` // first, since readers choose a parser by it (§3.13.2)
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct { // reportingDescriptor
		ID                   string             `json:"id"`
		ShortDescription     sarifMessage       `json:"shortDescription"`
		FullDescription      sarifMessage       `json:"fullDescription"`
		Help                 *sarifMessage      `json:"help,omitempty"`
		DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId,omitempty"`
		RuleIndex *int            `json:"ruleIndex,omitempty"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysicalLocation `json:"physicalLocation"`
	}
	sarifPhysicalLocation struct {
		ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
		Region           sarifRegion           `json:"region"`
	}
	sarifArtifactLocation struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
)

func printSARIF(b *bytes.Buffer, found []Finding, o Options) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:           "stategen",
			Version:        o.ToolVersion,
			InformationURI: "https://stategen.example",
			Rules:          []sarifRule{}, // [] and not null, like Results
		}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	for _, r := range o.Rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(r))
	}
	for _, f := range found {
		run.Results = append(run.Results, newSARIFResult(f, o.Rules))
	}
	return EncodeJSON(b, sarifLog{
		Version: "2.1.0",
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Runs:    []sarifRun{run},
	}, "  ")
}

func newSARIFRule(r Rule) sarifRule {
	rule := sarifRule{
		ID:               r.ID,
		ShortDescription: sarifMessage{r.Summary},
		// GitHub code scanning requires both descriptions.
		FullDescription:      sarifMessage{r.Summary},
		DefaultConfiguration: sarifConfiguration{sarifLevels[r.Level]},
	}
	if r.Why != "" {
		rule.Help = &sarifMessage{r.Why}
	}
	return rule
}

// In the message of a result, a single brace begins a placeholder (§3.11.5).
var sarifBraces = strings.NewReplacer("{", "{{", "}", "}}")

func newSARIFResult(f Finding, rules Rules) sarifResult {
	result := sarifResult{
		RuleID:  f.Rule,
		Level:   sarifLevels[f.Level],
		Message: sarifMessage{sarifBraces.Replace(f.Message)},
	}
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == f.Rule }); i >= 0 {
		result.RuleIndex = &i
	}
	if f.File != "" {
		// Code scanning shows only what has a line.
		at := f.place()
		result.Locations = []sarifLocation{{sarifPhysicalLocation{
			ArtifactLocation: sarifArtifactLocation{sarifURI(f.File)}, Region: sarifRegion{at.Line, at.Column},
		}}}
	}
	return result
}

// sarifURI returns the URI of a path with slashes: a relative reference, which readers
// resolve against the root of the repository, or a file URI for an absolute path.
func sarifURI(file string) string {
	if filepath.IsAbs(file) {
		// The path of a file URI begins with a slash, also before a drive letter.
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(file, "/")}).String()
	}
	return (&url.URL{Path: file}).String()
}
