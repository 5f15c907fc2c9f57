package demo

import (
	"context"

	"gyoryu/internal/institute"
)

// example marks what is made up.
const example = "example"

// at is a latitude or a longitude. Where some are within a city is left out: the map puts them
// where others of that city are.
func at(degrees float64) *float64 { return &degrees }

// addInstitutes adds our own institute, those of the article with their parents,
// and some more real ones for the made-up continuation.
func (l *loader) addInstitutes(ctx context.Context) error {
	for _, d := range []institute.Draft{
		{
			Name: "Science and Technology Policy Institute", Acronym: "STEPI", NameKO: "과학기술정책연구원",
			Kind: "research_institute", Country: "KR", City: "Sejong", Latitude: at(36.4995), Longitude: at(127.2626), Website: "https://www.stepi.re.kr", Home: true,
		},
		{
			Name: "Chinese Academy of Sciences", Acronym: "CAS", Native: "中国科学院", NativeLang: "zh", NameKO: "중국과학원",
			Kind: "research_institute", Country: "CN", City: "Beijing", Latitude: at(39.9139), Longitude: at(116.3318),
		},
		{
			Name: "Ministry of Science and Technology", Acronym: "MOST", Native: "科学技术部", NativeLang: "zh", NameKO: "중국 과학기술부",
			Kind: "government", Country: "CN", City: "Beijing", Latitude: at(39.906), Longitude: at(116.3215),
		},
	} {
		if err := l.institute(ctx, d); err != nil {
			return err
		}
	}
	for _, d := range []institute.Draft{
		{
			Name: "Institutes of Science and Development, Chinese Academy of Sciences", Acronym: "CASISD",
			Native: "中国科学院科技战略咨询研究院", NativeLang: "zh", NameKO: "중국과학원 과학기술전략자문연구원",
			Others: []institute.Name{{Text: "CASSID", Kind: institute.Misspelt}},
			Kind:   "research_institute", Country: "CN", City: "Beijing", Latitude: at(39.9847), Longitude: at(116.326), Website: "http://www.casisd.cn", ParentID: l.institutes["CAS"],
		},
		{
			Name: "Chinese Academy of Science and Technology for Development", Acronym: "CASTED",
			Native: "中国科学技术发展战略研究院", NativeLang: "zh", NameKO: "중국과학기술발전전략연구원",
			Kind: "research_institute", Country: "CN", City: "Beijing", Latitude: at(39.9076), Longitude: at(116.3167), Website: "http://www.casted.org.cn", ParentID: l.institutes["MOST"],
		},
		{
			Name: "Korea-China Science & Technology Cooperation Center", Acronym: "KOSTEC", NameKO: "한중과학기술협력센터",
			Kind: "liaison_centre", Country: "CN", City: "Beijing",
		},
		{
			Name: "Samsung Economic Research Institute China", Acronym: "SERI China", NameKO: "삼성경제연구소 중국",
			Kind: "think_tank", Country: "CN", City: "Beijing", Notes: "A company's think tank.",
		},
		{
			Name: "National Institute of Science and Technology Policy", Acronym: "NISTEP",
			Native: "科学技術・学術政策研究所", NativeLang: "ja", NameKO: "일본 과학기술·학술정책연구소",
			Kind: "research_institute", Country: "JP", City: "Tokyo", Latitude: at(35.6716), Longitude: at(139.7486), Notes: example + ": visits with it are made up.",
		},
		{
			Name: "Fraunhofer Institute for Systems and Innovation Research", Acronym: "Fraunhofer ISI", NameKO: "프라운호퍼 시스템·혁신연구소",
			Kind: "research_institute", Country: "DE", City: "Karlsruhe", Latitude: at(49.0156), Longitude: at(8.4262), Notes: example + ": visits with it are made up.",
		},
		{
			Name: "Science Policy Research Unit, University of Sussex", Acronym: "SPRU", NameKO: "서식스대 과학정책연구소",
			Kind: "university", Country: "GB", City: "Brighton", Latitude: at(50.8676), Longitude: at(-0.0879), Notes: example + ": visits with it are made up.",
		},
		{
			Name: "National Graduate Institute for Policy Studies", Acronym: "GRIPS",
			Native: "政策研究大学院大学", NativeLang: "ja", NameKO: "일본 정책연구대학원대학",
			Kind: "university", Country: "JP", City: "Tokyo", Latitude: at(35.6653), Longitude: at(139.7255), Notes: example + ": visits with it are made up.",
		},
	} {
		if err := l.institute(ctx, d); err != nil {
			return err
		}
	}
	return nil
}
