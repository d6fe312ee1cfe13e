package page

import (
	"fmt"
	"html/template"
	"reflect"
	"text/template/parse"
)

// fits fails if the template name asks for anything that a value of type of
// does not have, or does anything but show fields, range and if.
func fits(t *template.Template, name string, of reflect.Type) error {
	in := t.Lookup(name)
	if in == nil || in.Tree == nil {
		return fmt.Errorf("there is no template %q", name)
	}
	return (&fitting{t: t, seen: map[string]bool{}}).list(in.Tree.Root, of)
}

type fitting struct {
	t    *template.Template
	seen map[string]bool // template and type that were looked at
}

func (f *fitting) list(l *parse.ListNode, of reflect.Type) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := f.node(n, of); err != nil {
			return err
		}
	}
	return nil
}

func (f *fitting) node(n parse.Node, of reflect.Type) error {
	switch n := n.(type) {
	case *parse.TextNode, *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		_, err := f.pipe(n.Pipe, of)
		return err
	case *parse.IfNode:
		if _, err := f.pipe(n.Pipe, of); err != nil {
			return err
		}
		if err := f.list(n.List, of); err != nil {
			return err
		}
		return f.list(n.ElseList, of)
	case *parse.RangeNode:
		in, err := f.pipe(n.Pipe, of)
		if err != nil {
			return err
		}
		if in.Kind() != reflect.Slice {
			return fmt.Errorf("%s: range over %s", n.Pipe, in)
		}
		if err := f.list(n.List, in.Elem()); err != nil {
			return err
		}
		return f.list(n.ElseList, of)
	case *parse.TemplateNode:
		with, err := f.pipe(n.Pipe, of)
		if err != nil {
			return err
		}
		key := n.Name + " " + with.String()
		if f.seen[key] {
			return nil
		}
		f.seen[key] = true
		in := f.t.Lookup(n.Name)
		if in == nil || in.Tree == nil {
			return fmt.Errorf("there is no template %q", n.Name)
		}
		return f.list(in.Tree.Root, with)
	}
	return fmt.Errorf("%s: only fields, range, if and template", n)
}

// pipe returns the type of what a pipe shows: a dot or a chain of fields.
func (f *fitting) pipe(p *parse.PipeNode, of reflect.Type) (reflect.Type, error) {
	if p == nil || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 || len(p.Decl) > 0 {
		return nil, fmt.Errorf("%s: only a field may stand here", p)
	}
	switch n := p.Cmds[0].Args[0].(type) {
	case *parse.DotNode:
		return of, nil
	case *parse.FieldNode:
		at := of
		for _, name := range n.Ident {
			if at.Kind() == reflect.Pointer {
				at = at.Elem()
			}
			if at.Kind() != reflect.Struct {
				return nil, fmt.Errorf("%s: %s has no fields", n, at)
			}
			field, ok := at.FieldByName(name)
			if !ok {
				return nil, fmt.Errorf("%s: %s has no field %s", n, at, name)
			}
			at = field.Type
		}
		return at, nil
	}
	return nil, fmt.Errorf("%s: only a field may stand here", p)
}
