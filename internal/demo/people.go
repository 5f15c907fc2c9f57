package demo

import (
	"context"

	"gyoryu/internal/person"
)

// addPeople adds who led the article's visit, and people who are made up: their
// names mean research, policy, innovation and exchange.
func (l *loader) addPeople(ctx context.Context) error {
	at := func(institute, title string) []person.Position {
		return []person.Position{{InstituteID: l.institutes[institute], Title: title}}
	}
	for _, p := range []struct {
		key   string
		draft person.Draft
	}{
		{"Cho", person.Draft{
			Name: "Hwang-hee Cho", Family: "Cho", Given: "Hwang-hee", Native: "조황희", NativeLang: "ko", Honorific: "Dr.",
			Positions: at("STEPI", "President"),
		}},
		{"Lee", ours("Yeon-gu Lee", "Lee", "Yeon-gu", "이연구", at("STEPI", "Exchange officer"))},
		{"Kim", ours("Jeong-chaek Kim", "Kim", "Jeong-chaek", "김정책", at("STEPI", "Head of international cooperation"))},
		{"Park", ours("Hyeok-sin Park", "Park", "Hyeok-sin", "박혁신", at("STEPI", "Research fellow"))},
		{"Choi", ours("Gyo-ryu Choi", "Choi", "Gyo-ryu", "최교류", at("STEPI", "Research fellow"))},
		{"Wang", theirs("Wang Yanjiu", "Wang", "Yanjiu", "王研究", "zh", at("CASTED", "Director of cooperation"))},
		{"Li", theirs("Li Zhengce", "Li", "Zhengce", "李政策", "zh", at("CASISD", "Professor"))},
		{"Zhang", theirs("Zhang Chuangxin", "Zhang", "Chuangxin", "张创新", "zh", at("CASISD", "Associate professor"))},
		{"Chen", theirs("Chen Jiaoliu", "Chen", "Jiaoliu", "陈交流", "zh", at("CASTED", "Researcher"))},
		{"Seisaku", theirs("Taro Seisaku", "Seisaku", "Taro", "政策太郎", "ja", at("NISTEP", "Director"))},
		{"Beispiel", theirs("Erika Beispiel", "Beispiel", "Erika", "", "", at("Fraunhofer ISI", "Head of unit"))},
		{"Sample", theirs("Jane Sample", "Sample", "Jane", "", "", at("SPRU", "Reader"))},
	} {
		if err := l.person(ctx, p.key, p.draft); err != nil {
			return err
		}
	}
	return nil
}

func ours(name, family, given, native string, at []person.Position) person.Draft {
	return theirs(name, family, given, native, "ko", at)
}

func theirs(name, family, given, native, lang string, at []person.Position) person.Draft {
	return person.Draft{
		Name: name, Family: family, Given: given, Native: native, NativeLang: lang, Positions: at, Notes: example,
	}
}
