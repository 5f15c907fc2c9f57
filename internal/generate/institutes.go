package generate

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

var (
	instituteTable = table{
		name: "institutes", numbered: true, whole: true,
		columns: "id name acronym name_ko kind country city latitude longitude website parent_id home archived_at created_at created_by updated_at",
	}
	instituteNameTable = table{name: "institute_names", numbered: true, columns: "id institute_id position text kind lang"}
)

// place is an institute as visits speak of it.
type place struct {
	id                                   int64
	tongue, country                      string
	name, acronym, nameKO, native        string
	countryEN, countryKO, cityEN, cityKO string
	cityNative                           string // only where it has another script or language
	topic                                topic
}

// pattern is how institutes of a kind are named.
type pattern struct{ kind, en, ko, zh, ja, de string }

var patterns = []pattern{
	{"research_institute", "{city} Institute for {topic}", "{city} {topic}연구원", "{city}{topic}研究院", "{city}{topic}研究所", "Institut für {topic} {city}"},
	{"research_institute", "National Research Centre for {topic}, {city}", "{country} 국립{topic}연구센터", "国家{topic}研究中心（{city}）", "国立{topic}研究センター（{city}）", "Bundesforschungszentrum {topic}, {city}"},
	{"research_institute", "Academy of {topic}, {city}", "{city} {topic}아카데미", "{city}{topic}科学院", "{city}{topic}アカデミー", "Akademie für {topic} {city}"},
	{"university", "School of {topic}, University of {city}", "{city}대학교 {topic}학부", "{city}大学{topic}学院", "{city}大学{topic}研究科", "Universität {city}, Fakultät für {topic}"},
	{"university", "Centre for {topic}, {city} Technical University", "{city}공과대학교 {topic}센터", "{city}理工大学{topic}中心", "{city}工業大学{topic}センター", "Technische Universität {city}, Zentrum für {topic}"},
	{"government", "Agency for {topic}, {city}", "{country} {topic}진흥원({city})", "{city}{topic}促进局", "{city}{topic}推進機構", "Agentur für {topic}, {city}"},
	{"government", "Ministerial Office of {topic}, {city}", "{country} {topic}담당국({city})", "{city}{topic}办公室", "{city}{topic}推進室", "Amt für {topic} {city}"},
	{"think_tank", "{city} Forum on {topic}", "{city} {topic}포럼", "{city}{topic}论坛", "{city}{topic}フォーラム", "{city}er Forum {topic}"},
	{"think_tank", "Observatory of {topic}, {city}", "{city} {topic}정책연구소", "{city}{topic}智库", "{city}{topic}シンクタンク", "Denkfabrik {topic} {city}"},
	{"liaison_centre", "Korea Cooperation Centre for {topic}, {city}", "한국-{country} {topic}협력센터({city})", "韩国{topic}合作中心（{city}）", "韓国{topic}協力センター（{city}）", "Koreanisches Kooperationszentrum {topic}, {city}"},
	{"company", "{city} {topic} Laboratories", "{city} {topic}기술연구소", "{city}{topic}实验室", "{city}{topic}ラボ", "{topic} Labor {city}"},
	{"international_organisation", "International Network for {topic}, {city} Secretariat", "국제{topic}네트워크 {city} 사무국", "国际{topic}网络{city}秘书处", "国際{topic}ネットワーク{city}事務局", "Internationales Netzwerk {topic}, Sekretariat {city}"},
}

// findHome takes our institute as it is, or makes one.
func (g *generator) findHome(ctx context.Context) error {
	type row struct {
		ID                    int64
		Name, Acronym, NameKO string
	}
	found, err := pg.Many[row](ctx, g.tx, `select id, name, acronym, name_ko from institutes where home`, nil)
	if err != nil {
		return fmt.Errorf("looking for our institute: %w", err)
	}
	g.home = place{
		country: "KR", tongue: "ko", name: "Korea Institute for Exchange and Innovation Policy", acronym: "KIEIP",
		nameKO: "교류혁신정책연구원", cityEN: "Sejong", cityKO: "세종",
	}
	if len(found) > 0 {
		h := found[0]
		g.home.id, g.home.name, g.home.acronym, g.home.nameKO = h.ID, h.Name, h.Acronym, h.NameKO
	} else {
		g.addInstitute(&g.home, "research_institute", nil, true, g.Today.Add(-21*365), nil)
	}
	g.home.countryEN, g.home.countryKO = country.Name("KR", i18n.EN), country.Name("KR", i18n.KO)
	return g.flush(ctx)
}

// addInstitutes makes those abroad. Each country has one before any has two.
func (g *generator) addInstitutes(ctx context.Context) error {
	d, taken := g.dice("institutes"), map[string]bool{}
	share := max(g.size.institutes/len(lands), 1)
	for i := range g.size.institutes {
		l := lands[d.skewed(len(lands), 2)]
		if i%share == 0 && i/share < len(lands) {
			l = lands[i/share]
		}
		p, kind := g.newPlace(d, l, taken)
		var parent any
		if same := g.byCountry[l.code]; len(same) > 0 && d.chance(8) {
			parent = g.institutes[one(d, same)].id
		}
		var archived any
		if d.chance(2) {
			archived = moment(d, g.Today.Add(-d.between(100, 2000)))
		}
		g.addInstitute(&p, kind, parent, false, g.Today.Add(-d.between(20*365, 21*365)), archived)
		g.byCountry[l.code] = append(g.byCountry[l.code], i)
		g.institutes = append(g.institutes, p)
		if i%1000 == 999 {
			g.progress("institutes", i+1, g.size.institutes)
			if err := g.flush(ctx); err != nil {
				return err
			}
		}
	}
	g.progress("institutes", g.size.institutes, g.size.institutes)
	return g.flush(ctx)
}

// newPlace draws an institute whose name nobody has.
func (g *generator) newPlace(d dice, l land, taken map[string]bool) (place, string) {
	for n := 1; ; n++ {
		c, t, how := one(d, l.cities), one(d, topics), one(d, patterns)
		p := place{country: l.code, tongue: l.tongue, cityEN: c.en, cityKO: c.ko, cityNative: c.native, topic: t}
		p.countryEN, p.countryKO = country.Name(l.code, i18n.EN), country.Name(l.code, i18n.KO)
		named := func(form, cityName, lang string) string {
			return strings.NewReplacer("{city}", cityName, "{topic}", t.inName(lang), "{country}", p.countryKO).Replace(form)
		}
		p.name, p.nameKO = named(how.en, c.en, "en"), named(how.ko, c.ko, "ko")
		if c.native != "" {
			p.native = named(map[string]string{"zh": how.zh, "ja": how.ja, "de": how.de}[l.tongue], c.native, l.tongue)
		}
		if n > 20 { // a small country has them all
			number := len(taken) + 1
			p.name, p.nameKO = fmt.Sprintf("%s (%d)", p.name, number), fmt.Sprintf("%s (%d)", p.nameKO, number)
		}
		if taken[p.name] {
			continue
		}
		taken[p.name] = true
		if d.chance(65) {
			p.acronym = acronymOf(p.name)
		}
		return p, how.kind
	}
}

// acronymOf are the first letters of the words that count.
func acronymOf(name string) string {
	var letters strings.Builder
	for word := range strings.FieldsSeq(name) {
		if r := rune(word[0]); unicode.IsLetter(r) && len(word) > 3 {
			letters.WriteRune(unicode.ToUpper(r))
		}
	}
	return letters.String()
}

func (g *generator) addInstitute(p *place, kind string, parent any, home bool, made day.Day, archived any) {
	p.id = g.next(instituteTable)
	when := made.Time()
	website := ""
	if p.acronym != "" && !home {
		website = fmt.Sprintf("https://www.%s-%d.example", strings.ToLower(p.acronym), p.id)
	}
	latitude, longitude := at(p.cityEN, p.id)
	g.add(instituteTable, p.id, p.name, p.acronym, p.nameKO, kind, p.country, p.cityEN, latitude, longitude, website, parent, home, archived, when, g.author(), when)
	position := 0
	for _, n := range []struct{ text, kind, lang string }{
		{p.name, "official", ""}, {p.acronym, "acronym", ""}, {p.native, "native", p.tongue}, {p.nameKO, "korean", "ko"},
	} {
		if n.text != "" {
			g.add(instituteNameTable, g.next(instituteNameTable), p.id, position, n.text, n.kind, n.lang)
			position++
		}
	}
}
