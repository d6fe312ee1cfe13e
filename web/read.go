package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"marbre/fault"
)

// MaxBody is how much the API reads of one request, in bytes.
const MaxBody = 4 << 20

// body reads the whole body of a request. It fails with fault.TooLarge over
// MaxBody, with fault.Invalid if it is not UTF-8 (RFC 8259, section 8.1).
func body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, fault.Tell(fault.TooLarge, "api.too-large", MaxBody>>20)
	case err != nil:
		return nil, fault.Tell(fault.Invalid, "api.cut-off")
	case !utf8.Valid(data):
		return nil, fault.Tell(fault.Invalid, "text.utf8")
	}
	return data, nil
}

// fill reads a JSON object into the struct that in points to. A field that is
// not given stays as it is, null makes it empty, and one that in does not have
// is refused. Every failure names its field.
func fill(data []byte, in any) error {
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("{}") // acts may be asked without a body
	}
	var given map[string]json.RawMessage
	if err := strict(data, &given); err != nil {
		return err
	}
	fields := map[string]reflect.Value{}
	fieldsOf(reflect.ValueOf(in).Elem(), fields)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		to, known := fields[name]
		if !known {
			return fault.Field(cut(name), "api.unknown-field", strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
		fresh := reflect.New(to.Type())
		if string(given[name]) != "null" {
			if err := strict(given[name], fresh.Interface()); err != nil {
				return fault.Within(name, err)
			}
		}
		to.Set(fresh.Elem())
	}
	return nil
}

// fieldsOf lists the fields of a struct by their JSON names, those of embedded
// structs too.
func fieldsOf(v reflect.Value, into map[string]reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			fieldsOf(v.Field(i), into)
		case name != "" && name != "-":
			into[name] = v.Field(i)
		}
	}
}

// strict reads one JSON value and nothing after it. Errors are told in our words.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			return fault.Tell(fault.Invalid, "api.trailing")
		}
		return nil
	}
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var when *time.ParseError
	switch {
	case fault.KindOf(err) != "":
		return err
	case errors.As(err, &kind):
		err := fault.Tell(fault.Invalid, "api.kind", plainKind(kind.Type), kind.Value)
		if kind.Field != "" {
			return fault.Within(kind.Field, err)
		}
		return err
	case errors.As(err, &when):
		return fault.Tell(fault.Invalid, "api.time", cut(when.Value))
	case errors.As(err, &syntax):
		return fault.Tell(fault.Invalid, "api.syntax", int(syntax.Offset))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fault.Tell(fault.Invalid, "api.cut-off")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.Field(cut(strings.Trim(name, `"`)), "api.unknown-field", "")
	}
	if strings.HasPrefix(err.Error(), "Time.UnmarshalJSON") { // not even a string
		return fault.Tell(fault.Invalid, "api.time", cut(string(data)))
	}
	return fault.Tell(fault.Invalid, "api.kind", "?", cut(err.Error()))
}

// plainKind is what a person calls a Go type.
func plainKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Bool:
		return "true / false"
	case reflect.Slice:
		return "list"
	default:
		return "object"
	}
}

func cut(s string) string {
	r := []rune(strings.ToValidUTF8(s, "?"))
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return string(r)
}

// number reads a whole number of the path or query, at least 1.
func number(field, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.Field(field, "api.number", cut(text))
	}
	return n, nil
}
