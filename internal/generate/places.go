package generate

import "strings"

// land is a country abroad, with what its people's names are drawn from.
type land struct {
	code   string
	tongue string // a key of namesOf, and of the topics' names if they have it
	cities []city
}

// city has its own name only where its institutes are named in another script or language.
type city struct{ en, ko, native string }

// lands are the countries, those most visited first.
var lands = readLands(`
CN zh Beijing 베이징 北京, Shanghai 상하이 上海, Shenzhen 선전 深圳, Guangzhou 광저우 广州, Wuhan 우한 武汉, Chengdu 청두 成都, Xi'an 시안 西安
JP ja Tokyo 도쿄 東京, Tsukuba 쓰쿠바 つくば, Osaka 오사카 大阪, Kyoto 교토 京都, Fukuoka 후쿠오카 福岡, Sendai 센다이 仙台
US en Washington 워싱턴, Boston 보스턴, Berkeley 버클리, Atlanta 애틀랜타, Houston 휴스턴, Seattle 시애틀
DE de Berlin 베를린 Berlin, Karlsruhe 카를스루에 Karlsruhe, Munich 뮌헨 München, Bonn 본 Bonn, Dresden 드레스덴 Dresden
GB en London 런던, Brighton 브라이턴, Manchester 맨체스터, Edinburgh 에든버러
FR fr Paris 파리, Lyon 리옹, Grenoble 그르노블, Toulouse 툴루즈
TW zh Taipei 타이베이 台北, Hsinchu 신주 新竹, Tainan 타이난 台南
VN vi Hanoi 하노이, Da_Nang 다낭, Ho_Chi_Minh_City 호찌민
SG zh Singapore 싱가포르 新加坡
AT de Vienna 빈 Wien, Graz 그라츠 Graz
NL nl Amsterdam 암스테르담, Delft 델프트, The_Hague 헤이그
SE sv Stockholm 스톡홀름, Lund 룬드, Gothenburg 예테보리
FI fi Helsinki 헬싱키, Espoo 에스포, Oulu 오울루
CH de Zurich 취리히 Zürich, Bern 베른 Bern
IN hi New_Delhi 뉴델리, Bengaluru 벵갈루루, Pune 푸네
AU en Canberra 캔버라, Sydney 시드니, Melbourne 멜버른
CA en Ottawa 오타와, Montreal 몬트리올, Vancouver 밴쿠버
ID id Jakarta 자카르타, Bandung 반둥
TH th Bangkok 방콕, Chiang_Mai 치앙마이
MY id Kuala_Lumpur 쿠알라룸푸르, Penang 페낭
RU ru Moscow 모스크바, Novosibirsk 노보시비르스크
KZ ru Almaty 알마티, Astana 아스타나
UZ ru Tashkent 타슈켄트, Samarkand 사마르칸트
MN ru Ulaanbaatar 울란바토르
IT it Rome 로마, Milan 밀라노, Bologna 볼로냐
ES es Madrid 마드리드, Barcelona 바르셀로나, Valencia 발렌시아
BE fr Brussels 브뤼셀, Leuven 루뱅
DK sv Copenhagen 코펜하겐, Aarhus 오르후스
NO sv Oslo 오슬로, Trondheim 트론헤임
PL pl Warsaw 바르샤바, Krakow 크라쿠프
CZ pl Prague 프라하, Brno 브르노
HU pl Budapest 부다페스트
PT es Lisbon 리스본, Porto 포르투
IE en Dublin 더블린, Cork 코크
EE fi Tallinn 탈린, Tartu 타르투
IL he Tel_Aviv 텔아비브, Haifa 하이파
AE ar Abu_Dhabi 아부다비, Dubai 두바이
SA ar Riyadh 리야드, Jeddah 제다
QA ar Doha 도하
TR tr Ankara 앙카라, Istanbul 이스탄불
EG ar Cairo 카이로, Alexandria 알렉산드리아
MA ar Rabat 라바트
KE af Nairobi 나이로비
ET af Addis_Ababa 아디스아바바
RW af Kigali 키갈리
GH af Accra 아크라
NG af Abuja 아부자, Lagos 라고스
ZA en Pretoria 프리토리아, Cape_Town 케이프타운
BR es Brasilia 브라질리아, Sao_Paulo 상파울루
MX es Mexico_City 멕시코시티, Monterrey 몬테레이
CL es Santiago 산티아고, Valparaiso 발파라이소
CO es Bogota 보고타, Medellin 메데인
PE es Lima 리마
AR es Buenos_Aires 부에노스아이레스, Cordoba 코르도바
UY es Montevideo 몬테비데오
NZ en Wellington 웰링턴, Auckland 오클랜드
PH id Manila 마닐라, Quezon_City 케손시티
LA th Vientiane 비엔티안
KH th Phnom_Penh 프놈펜
LK hi Colombo 콜롬보`)

func readLands(text string) []land {
	var all []land
	for line := range strings.Lines(strings.TrimSpace(text)) {
		code, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		tongue, cities, _ := strings.Cut(rest, " ")
		l := land{code: code, tongue: tongue}
		for one := range strings.SplitSeq(cities, ", ") {
			words := append(strings.Fields(one), "")
			l.cities = append(l.cities, city{strings.ReplaceAll(words[0], "_", " "), words[1], words[2]})
		}
		all = append(all, l)
	}
	return all
}
