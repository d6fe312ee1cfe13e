package main

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"marbre/check"
)

// SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), as far as findings have something
// to say in it. Names are the standard's.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver struct {
				Name           string      `json:"name"`
				Version        string      `json:"version"`
				InformationURI string      `json:"informationUri,omitempty"`
				Rules          []sarifRule `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifRule struct {
		ID      string `json:"id"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifLogical struct {
		Name string `json:"name"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn,omitempty"`
		EndLine     int        `json:"endLine,omitempty"`
		EndColumn   int        `json:"endColumn,omitempty"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
	sarifFix struct {
		Changes []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// sarifLevel is the standard's word for a severity (section 3.27.10).
var sarifLevel = map[check.Severity]string{check.Block: "error", check.Warn: "warning", check.Note: "note"}

// sarifOf tells of findings as one run.
func sarifOf(e env, rules []check.Rule, done []checked) sarifLog {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver.Name = "marbre"
	run.Tool.Driver.Version = strings.TrimPrefix(version(), "marbre ")
	run.Tool.Driver.Rules = []sarifRule{}
	for _, r := range rules {
		one := sarifRule{ID: r.Name}
		one.Default.Level = sarifLevel[r.Severity]
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, one)
	}
	for _, d := range done {
		var of lines
		if d.source != nil {
			of = linesOf(d.source.text)
		}
		file := sarifArtifact{addressOf(d.path)}
		for i, t := range d.Findings {
			region, fixes := sarifRegion{StartLine: 1}, []sarifFix(nil)
			if d.source != nil {
				if a, b, ok := d.source.find(t.Part, d.texts[i], t.Start, t.End); ok {
					at, end := of.spot(a), of.spot(b)
					region = sarifRegion{StartLine: at.line, StartColumn: at.column, EndLine: end.line, EndColumn: end.column}
					if inserted, ok := d.source.fits(a, b, t); ok {
						fixes = []sarifFix{{[]sarifChange{{file, []sarifReplacement{{region, sarifText{inserted}}}}}}}
					}
					region.Snippet = &sarifText{d.source.text[a:b]}
				} else if d.source.piece.line > 0 {
					region.StartLine = d.source.piece.line
				}
			}
			run.Results = append(run.Results, sarifResult{
				RuleID: t.Rule, RuleIndex: slices.IndexFunc(rules, func(r check.Rule) bool { return r.Name == t.Rule }),
				Level: sarifLevel[t.Severity], Message: sarifText{t.Message},
				Locations: []sarifLocation{{sarifPhysical{file, region}, []sarifLogical{{t.Part}}}}, Fixes: fixes,
			})
		}
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
}

// addressOf is a file's name as a URI reference (RFC 3986); a relative one stays relative.
func addressOf(name string) string {
	name = filepath.ToSlash(name)
	if strings.HasPrefix(name, "/") {
		return (&url.URL{Scheme: "file", Path: name}).String()
	}
	return (&url.URL{Path: name}).String()
}
