package atlas

import (
	"math"
	"regexp"
	"testing"
)

func TestPlacesStandWhereTheyAre(t *testing.T) {
	t.Parallel()
	beijing, seoul, brighton := Point{116.4, 39.9}, Point{127, 37.6}, Point{-0.1, 50.8}
	for _, tt := range []struct {
		view string
		at   Point
		in   bool
	}{
		{World, beijing, true}, {World, Point{179.9, -41}, true}, {World, Point{-179.9, 60}, true}, {World, Point{0, -89}, false},
		{"asia", beijing, true}, {"europe", beijing, false}, {"europe", brighton, true}, {"oceania", Point{-175, -21}, true}, {"oceania", Point{178, -18}, true},
		{"CN", beijing, true}, {"CN", seoul, true}, {"KR", seoul, true}, {"KR", beijing, false}, {"RU", Point{-175, 66}, true}, {"US", Point{-157, 21}, false},
	} {
		v, is := Of(tt.view)
		if !is {
			t.Fatalf("there is no view of %s", tt.view)
		}
		x, y, in := v.Place(tt.at)
		if in != tt.in {
			t.Errorf("%v in %s: %v, at %.0f %.0f", tt.at, tt.view, in, x, y)
		}
	}
	v, _ := Of(World)
	bx, by, _ := v.Place(beijing)
	sx, sy, _ := v.Place(seoul)
	lx, _, _ := v.Place(brighton)
	if !(lx < bx && bx < sx && by < sy && math.Abs(lx-Wide/2) < 5) {
		t.Errorf("Brighton at %.0f, Beijing at %.0f %.0f, Seoul at %.0f %.0f", lx, bx, by, sx, sy)
	}
	// The published table of the Natural Earth projection: parallel 60 is 0.8196 as long as the
	// equator, and stands at 0.7346 of the pole's height.
	x0, _ := naturalEarth(math.Pi, 0)
	x60, y60 := naturalEarth(math.Pi, math.Pi/3)
	_, y90 := naturalEarth(0, math.Pi/2)
	if math.Abs(x60/x0-0.8196) > 0.002 || math.Abs(y60/y90-0.7346) > 0.002 {
		t.Errorf("parallel 60 is %.4f long and stands at %.4f", x60/x0, y60/y90)
	}
}

func TestEachCountryHasAMiddleOfItsOwnAndCanBeShown(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^(M-?\d+ -?\d+l-?\d+([ -]\d+)+z)+$`)
	n := 0
	for code := range byCode() {
		if code == "--" {
			continue
		}
		n++
		m, _ := Middle(code)
		v, is := Of(code)
		if !is || !v.Country() {
			t.Fatalf("%s can't be shown", code)
		}
		if _, _, in := v.Place(m); !in {
			t.Errorf("the middle of %s is not in its own picture", code)
		}
		if v.High < Wide*.45 || v.High > Wide*.8 {
			t.Errorf("the picture of %s is %.0f high", code, v.High)
		}
		own := false
		for _, s := range v.Shapes() {
			own = own || s.Code == code
			if !form.MatchString(s.Path) {
				t.Fatalf("%s in the picture of %s is drawn as %.60s", s.Code, code, s.Path)
			}
		}
		if !own {
			t.Errorf("%s is not in its own picture", code)
		}
	}
	if n < 230 {
		t.Errorf("only %d countries", n)
	}
	for _, name := range []string{"", "--", "XX", "cn", "atlantis", "CHN"} {
		if _, is := Of(name); is {
			t.Errorf("there is a view of %q", name)
		}
	}
	if _, is := Middle("ZZ"); is {
		t.Error("nowhere has a middle")
	}
}

func TestThePictureOfTheWorldIsLight(t *testing.T) {
	t.Parallel()
	for _, name := range append([]string{World}, Continents...) {
		v, _ := Of(name)
		bytes := 0
		for _, s := range v.Shapes() {
			bytes += len(s.Path)
		}
		if bytes < 5_000 || bytes > 70_000 {
			t.Errorf("%s: %d bytes of outlines", name, bytes)
		}
	}
}
