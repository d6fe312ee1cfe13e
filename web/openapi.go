package web

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"marbre/galley"
	"marbre/lang"
	"marbre/story"
)

// object is a JSON object.
type object = map[string]any

// getOpenAPI describes the API (OpenAPI 3.1), made from the table of operations
// and the types that they take and give.
func (s *Server) getOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, s.openAPI())
}

func (s *Server) openAPI() object {
	types := object{}
	paths := object{}
	for _, o := range s.operations() {
		path := "/api/v1" + strings.ReplaceAll(o.Path, "...}", "}")
		item, _ := paths[path].(object)
		if item == nil {
			item = object{}
			paths[path] = item
		}
		item[strings.ToLower(o.Method)] = o.describe(types)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{"title": "Marbre", "version": "1", "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "The newsroom's API. JSON in UTF-8, RFC 3339 times, bearer tokens made by `marbre token create`. Errors are application/problem+json (RFC 9457) and name the field."},
		"servers":    []object{{"url": "/"}},
		"security":   []object{{"token": []string{}}, {"session": []string{}}},
		"paths":      paths,
		"components": object{"schemas": types, "securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}, "session": object{"type": "apiKey", "in": "cookie", "name": plainCookie}}},
	}
}

func (o operation) describe(types object) object {
	var params []object
	for part := range strings.SplitSeq(o.Path, "/") {
		if name := strings.Trim(strings.TrimSuffix(part, "...}"), "{}"); name != part {
			schema := object{"type": "string"}
			if name == "number" {
				schema = object{"type": "integer", "minimum": 1}
			}
			params = append(params, object{"name": name, "in": "path", "required": true, "schema": schema})
		}
	}
	for _, p := range o.Query {
		params = append(params, object{"name": p.Name, "in": "query", "description": p.Line, "schema": object{"type": p.Kind}})
	}
	problems := object{"description": "What is wrong, and in which field", "content": object{"application/problem+json": object{"schema": schemaOf(reflect.TypeFor[problem](), types)}}}
	d := object{
		"operationId": o.ID, "summary": o.Line, "description": "Needs the right to " + string(o.Act) + ".",
		"responses": object{
			strconv.Itoa(o.Status): nil,
			"default":              problems,
		},
	}
	if o.Out != nil {
		d["responses"].(object)[strconv.Itoa(o.Status)] = object{"description": "Done", "content": object{"application/json": object{"schema": schemaOf(reflect.TypeOf(o.Out), types)}}}
	} else {
		d["responses"].(object)[strconv.Itoa(o.Status)] = object{"description": "The page", "content": object{"text/html": object{"schema": object{"type": "string"}}}}
	}
	if o.Act == anyone {
		d["description"] = "Asks for nobody's right."
		d["security"] = []object{}
	}
	if params != nil {
		d["parameters"] = params
	}
	if o.In != nil {
		d["requestBody"] = object{"content": object{"application/json": object{"schema": schemaOf(reflect.TypeOf(o.In), types)}}}
	}
	return d
}

// schemaOf is the JSON Schema (2020-12) of a type; structs are named once in types.
func schemaOf(t reflect.Type, types object) object {
	switch t {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[story.Body]():
		return object{"type": "object", "description": "The body as ProseMirror JSON: {\"type\":\"doc\",\"attrs\":{\"version\":1},\"content\":[…]}", "required": []string{"type"}, "properties": object{"type": object{"const": "doc"}, "attrs": object{"type": "object"}, "content": object{"type": "array", "items": object{"type": "object"}}}}
	case reflect.TypeFor[*galley.Node]():
		return object{"type": "object", "description": "A ProseMirror document: {\"type\":\"galley\",\"attrs\":{…},\"content\":[kicker, headline, standfirst, doc]}"}
	case reflect.TypeFor[story.Node]():
		return object{"type": "object", "description": "A block of the body as ProseMirror JSON"}
	case reflect.TypeFor[json.RawMessage]():
		return object{"type": "object"}
	case reflect.TypeFor[lang.Tag](), reflect.TypeFor[lang.Zone]():
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), types)
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem(), types)}
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), types)}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Struct:
		name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
		if _, done := types[name]; !done {
			types[name] = object{} // a type may hold itself
			properties, required := object{}, []string{}
			properties, required = propertiesOf(t, types, properties, required)
			types[name] = object{"type": "object", "properties": properties, "required": required}
		}
		return object{"$ref": "#/components/schemas/" + name}
	default:
		return object{}
	}
}

func propertiesOf(t reflect.Type, types, properties object, required []string) (object, []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			properties, required = propertiesOf(f.Type, types, properties, required)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		schema := schemaOf(f.Type, types)
		if line := f.Tag.Get("line"); line != "" {
			schema = object{"allOf": []object{schema}, "description": line}
		}
		properties[name] = schema
		if f.Tag.Get("need") == "true" {
			required = append(required, name)
		}
	}
	return properties, required
}
