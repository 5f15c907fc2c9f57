package generate

import "strings"

// topic is what institutes work on and visits are about; each is an area of research.
type topic struct{ en, ko, zh, ja, de string }

var topics = readTopics(`
National innovation systems|국가혁신체제|国家创新体系|国家イノベーションシステム|Innovationssysteme
Artificial intelligence|인공지능|人工智能|人工知能|Künstliche Intelligenz
Smart mobility|스마트 모빌리티|智慧出行|スマートモビリティ|Mobilität
Robotics|로봇공학|机器人技术|ロボット工学|Robotik
Industrial policy|산업정책|产业政策|産業政策|Industriepolitik
Hydrogen economy|수소경제|氢能经济|水素エネルギー|Wasserstoffwirtschaft
Semiconductors|반도체|半导体|半導体|Halbleiter
Quantum technology|양자기술|量子技术|量子技術|Quantentechnologie
Biotechnology|바이오기술|生物技术|バイオテクノロジー|Biotechnologie
Space policy|우주정책|航天政策|宇宙政策|Raumfahrtpolitik
Climate technology|기후기술|气候技术|気候変動技術|Klimatechnologie
Battery materials|배터리 소재|电池材料|蓄電池材料|Batterieforschung
Digital government|디지털 정부|数字政府|デジタル行政|Digitale Verwaltung
Research evaluation|연구평가|科研评价|研究評価|Forschungsevaluation
Open science|오픈 사이언스|开放科学|オープンサイエンス|Offene Wissenschaft
Technology foresight|기술예측|技术预见|技術予測|Technikvorausschau
Regional innovation|지역혁신|区域创新|地域イノベーション|Regionale Innovation
Start-up finance|창업금융|创业金融|スタートアップ金融|Gründungsfinanzierung
Science diplomacy|과학기술외교|科技外交|科学技術外交|Wissenschaftsdiplomatie
Higher education|고등교육|高等教育|高等教育|Hochschulforschung
Intellectual property|지식재산|知识产权|知的財産|Geistiges Eigentum
Ageing societies|고령사회|老龄社会|高齢社会|Alternde Gesellschaft
Energy transition|에너지 전환|能源转型|エネルギー転換|Energiewende
Advanced manufacturing|첨단제조|先进制造|先端製造|Produktionstechnik
Public health technology|공중보건기술|公共卫生技术|公衆衛生技術|Gesundheitstechnologie`)

func readTopics(text string) []topic {
	var all []topic
	for line := range strings.Lines(strings.TrimSpace(text)) {
		in := strings.Split(strings.TrimSpace(line), "|")
		all = append(all, topic{in[0], in[1], in[2], in[3], in[4]})
	}
	return all
}

// in is the topic's name in a language, in English where it has none.
func (t topic) in(lang string) string {
	switch lang {
	case "ko":
		return t.ko
	case "zh":
		return t.zh
	case "ja":
		return t.ja
	case "de":
		return t.de
	}
	return t.en
}

// inside is the name within a sentence: the English one without its capital.
func (t topic) inside(lang string) string {
	if lang == "en" {
		return strings.ToLower(t.en[:1]) + t.en[1:]
	}
	return t.in(lang)
}

// inName is the name within another: the English one with more capitals.
func (t topic) inName(lang string) string {
	if lang != "en" {
		return t.in(lang)
	}
	words := strings.Fields(t.en)
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}
