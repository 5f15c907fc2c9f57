package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// rival is one case in one size, ready to be measured.
type rival struct {
	arena    *arena
	visitors visitors
	script   *script
	bare     *process
	asked    map[string]func(*round) *sample // what the bare program is asked for, and where that is noted
}

func (v *rival) prepare(ctx context.Context, server *postgres, built programs, p plan) (skip string, err error) {
	a := v.arena
	cookie := a.cookies[p.as]
	if p.save {
		if v.visitors, err = a.site.saving(ctx, a.found.savable[:connections], cookie); err != nil {
			return "", err
		}
		sent, err := server.recordSaving(ctx, a.database, a.site, a.found.savable[connections:], cookie)
		if err != nil {
			return "", err
		}
		v.script = scripted(sent...)
		return "", nil
	}
	path := p.path(a.found)
	get := func() error {
		_, status, err := a.site.get(ctx, path, cookie)
		if err == nil && status != http.StatusOK {
			skip = fmt.Sprintf("%s answers %d", path, status)
		}
		return err
	}
	if err := get(); err != nil || skip != "" { // what is kept for a while is fresh now
		return skip, err
	}
	sent, err := server.record(ctx, a.database, get)
	if err != nil || skip != "" {
		return skip, err
	}
	v.script = scripted(sent)
	v.visitors = pageCase(path, cookie)
	return "", v.beside(ctx, server, built, p, path, sent)
}

// ofTable is how many bytes the page that never changes has beside the list.
const ofTable = 36_000

// beside starts the bare program, if the case has it as a rival.
func (v *rival) beside(ctx context.Context, server *postgres, built programs, p plan, path string, sent []entry) error {
	a := v.arena
	switch {
	case p.bare:
		list, err := json.Marshal(longest(sent))
		if err != nil {
			return err
		}
		v.asked = map[string]func(*round) *sample{"/list": inBare, "/list/unpacked": inUnpacked, "/constant": inConstant}
		v.bare, err = built.bare(ctx, server.url(a.database), ofTable, list)
		return err
	case p.same:
		size, err := a.site.weighs(ctx, path, a.cookies[p.as])
		if err != nil {
			return err
		}
		v.asked = map[string]func(*round) *sample{"/constant": inConstant}
		v.bare, err = built.bare(ctx, server.url(a.database), size, nil)
		return err
	}
	return nil
}

func inBare(r *round) *sample     { return &r.bare }
func inUnpacked(r *round) *sample { return &r.unpacked }
func inConstant(r *round) *sample { return &r.constant }

// bareStatement is what the bare program sends for its list.
type bareStatement struct {
	SQL    string
	Params []*string
}

// longest is the statement that asks for the rows of a list: the others are small.
func longest(sent []entry) bareStatement {
	var e entry
	for _, other := range sent {
		if len(other.sql) > len(e.sql) {
			e = other
		}
	}
	s := bareStatement{SQL: e.sql}
	for _, p := range e.params {
		if p.null {
			s.Params = append(s.Params, nil)
			continue
		}
		s.Params = append(s.Params, &p.text)
	}
	return s
}

func (v *rival) round(ctx context.Context, server *postgres, slice time.Duration) (r round, err error) {
	if r.program, err = ask(ctx, v.arena.site.address, v.visitors, slice); err != nil {
		return r, err
	}
	for path, into := range v.asked {
		if *into(&r), err = ask(ctx, v.bare.address, pageCase(path, ""), slice); err != nil {
			return r, fmt.Errorf("bare program: %w", err)
		}
	}
	if v.script.n == 0 { // the program asked the database for nothing
		return r, nil
	}
	r.statements, err = server.pgbench(ctx, v.arena.database, v.script, slice)
	return r, err
}
