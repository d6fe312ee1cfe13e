package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"marbre/newsroom"
	"marbre/staff"
	"marbre/web"
)

// userVerb lets people in, from the machine itself: the first administrator, and
// whoever locked themselves out.
func userVerb(ctx context.Context, e env, args []string) error {
	f := flags(e, "user", "add LOGIN|list|reset LOGIN|remove LOGIN")
	p := f.place()
	name := f.String("name", "", "what the person is called; left out, the login")
	role := f.String("role", "", "what they may do: reporter, editor, chief or admin")
	edition := f.String("edition", "", "the role holds in this `edition` alone")
	section := f.String("section", "", "and in this `section` of it alone: infos/asie")
	email := f.String("email", "", "their mail `address`")
	link := f.Bool("link", false, "print a one-time link by which they choose a password, instead of asking for one")
	base := f.String("base", "http://127.0.0.1:8080", "the public `address` of the newsroom, for the link")
	if err := f.parse(args); err != nil {
		return helped(err)
	}
	what, login := f.Arg(0), strings.ToLower(f.Arg(1))
	if want := map[string]int{"add": 2, "list": 1, "reset": 2, "remove": 2}[what]; want == 0 || f.NArg() != want {
		return f.wrong("say: marbre user add LOGIN --role ROLE, user list, user reset LOGIN or user remove LOGIN")
	}
	s, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer s.Close()
	n := &newsroom.Newsroom{Store: s, Now: time.Now}
	told := func(err error) error {
		if err == nil {
			return nil
		}
		fmt.Fprintf(e.stderr, "marbre user: %s\n", sentence(e, err))
		return errFound
	}
	switch what {
	case "list":
		list, err := s.Members(ctx)
		for _, m := range list {
			fmt.Fprintln(e.stdout, strings.Join([]string{m.Login, m.Name, duties(m)}, "\t"))
		}
		return err
	case "remove":
		_, err := n.ChangePerson(ctx, operator, login, func(m staff.Member) (staff.Member, error) {
			m.Away = true
			return m, nil
		})
		return told(err)
	}
	if what == "add" {
		if *name == "" {
			*name = login
		}
		m := staff.Member{Person: staff.Person{Login: login, Name: *name}, Email: *email}
		r, err := staff.ParseRole(*role)
		if err != nil {
			return f.wrong("--role: %s", sentence(e, err))
		}
		if *edition == "" {
			m.Role = r
		} else {
			m.Grants = []staff.Grant{{Edition: *edition, Section: strings.Trim(*section, "/"), Role: r}}
		}
		var sealed string
		if !*link { // before anybody is added: a password that will not do leaves nothing behind
			if sealed, err = askPassword(e, m.Person); err != nil {
				return told(err)
			}
		}
		if _, err := n.AddPerson(ctx, operator, m, ""); err != nil {
			return told(err)
		}
		if !*link {
			return told(n.SetPassword(ctx, operator, login, sealed))
		}
	}
	if what == "reset" && !*link {
		m, err := s.Member(ctx, login)
		if err != nil {
			_, _, err = n.ResetPerson(ctx, operator, login, web.HashToken(rand.Text()))
			return told(err)
		}
		sealed, err := askPassword(e, m.Person)
		if err != nil {
			return told(err)
		}
		return told(n.SetPassword(ctx, operator, login, sealed))
	}
	code := rand.Text()
	if _, _, err := n.ResetPerson(ctx, operator, login, web.HashToken(code)); err != nil {
		return told(err)
	}
	fmt.Fprintln(e.stdout, trimSlash(*base)+"/desk/welcome/"+code)
	return nil
}

// duties says what somebody may do, and where.
func duties(m staff.Member) string {
	var all []string
	if m.Role != "" {
		all = append(all, string(m.Role))
	}
	for _, g := range m.Grants {
		all = append(all, string(g.Role)+" in "+strings.Trim(g.Edition+"/"+g.Section, "/"))
	}
	if m.Away {
		all = append(all, "away")
	}
	return strings.Join(all, ", ")
}

// askPassword asks for a password, twice on a terminal and once elsewhere, and seals it.
func askPassword(e env, p staff.Person) (sealed string, err error) {
	var password string
	if f, ok := e.stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		for i, ask := range []string{"Password: ", "The same again: "} {
			fmt.Fprint(e.stderr, ask)
			text, err := term.ReadPassword(int(f.Fd()))
			fmt.Fprintln(e.stderr)
			if err != nil {
				return "", err
			}
			if i == 1 && string(text) != password {
				return "", fmt.Errorf("these are two different passwords")
			}
			password = string(text)
		}
	} else {
		line, err := bufio.NewReader(e.stdin).ReadString('\n')
		if err != nil && err != io.EOF {
			return "", err
		}
		password = strings.TrimRight(line, "\r\n")
	}
	if err := staff.CheckPassword(password, p); err != nil {
		return "", err
	}
	return staff.Seal(password, []byte(rand.Text())[:16], staff.DeskCost), nil
}
