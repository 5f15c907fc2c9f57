package generate

import "strings"

// name is how somebody is called; native is in their own script, if that is another.
type name struct{ name, family, given, native string }

// spoken are the languages of namesOf that are one language, not a region's.
var spoken = map[string]bool{
	"ko": true, "zh": true, "ja": true, "de": true, "fr": true, "nl": true, "sv": true, "fi": true, "it": true,
	"es": true, "pl": true, "ru": true, "vi": true, "th": true, "tr": true, "ar": true, "he": true, "id": true, "hi": true,
}

// nameParts are what a region's names are made of; a native form follows a slash.
type nameParts struct{ families, givens []string }

func read(families, givens string) nameParts {
	return nameParts{strings.Fields(families), strings.Fields(givens)}
}

var namesOf = map[string]nameParts{
	"ko": read("Kim/김 Lee/이 Park/박 Choi/최 Jeong/정 Kang/강 Cho/조 Yoon/윤 Jang/장 Lim/임 Han/한 Oh/오 Seo/서 Shin/신 Kwon/권 Hwang/황 Ahn/안 Song/송 Ryu/류 Hong/홍",
		"Min-jun/민준 Seo-yeon/서연 Ji-ho/지호 Ha-eun/하은 Dong-hyun/동현 Su-jin/수진 Young-ho/영호 Mi-kyung/미경 Sang-woo/상우 Eun-ji/은지 Jae-won/재원 Hye-rin/혜린 Tae-yang/태양 Yu-na/유나 Kyung-soo/경수 Bo-ram/보람 Chan-ho/찬호 Na-young/나영 Seung-min/승민 Ji-won/지원 Hyun-woo/현우 Ga-young/가영 Jun-seo/준서 Da-hye/다혜"),
	"zh": read("Wang/王 Li/李 Zhang/张 Liu/刘 Chen/陈 Yang/杨 Zhao/赵 Huang/黄 Zhou/周 Wu/吴 Xu/徐 Sun/孙 Hu/胡 Zhu/朱 Gao/高 Lin/林 He/何 Guo/郭 Ma/马 Luo/罗",
		"Wei/伟 Fang/芳 Min/敏 Jing/静 Lei/磊 Yan/燕 Jun/军 Xiuying/秀英 Jianguo/建国 Haiyan/海燕 Zhiqiang/志强 Xiaoming/晓明 Yuting/雨婷 Wenbo/文博 Siqi/思琦 Haoran/浩然 Jiayi/佳怡 Mingzhe/明哲 Ruixin/瑞欣 Tianyu/天宇 Peng/鹏 Qing/青 Xinyi/欣怡 Guohua/国华"),
	"ja": read("Sato/佐藤 Suzuki/鈴木 Takahashi/高橋 Tanaka/田中 Watanabe/渡辺 Ito/伊藤 Yamamoto/山本 Nakamura/中村 Kobayashi/小林 Kato/加藤 Yoshida/吉田 Yamada/山田 Sasaki/佐々木 Inoue/井上 Kimura/木村 Hayashi/林",
		"Haruto/陽翔 Yui/結衣 Kenji/健二 Aiko/愛子 Takashi/隆 Naoko/直子 Hiroshi/浩 Yuki/由紀 Daisuke/大輔 Akiko/明子 Makoto/誠 Emi/恵美 Satoshi/智 Mariko/真理子 Kazuo/和夫 Rina/里奈"),
	"ru": read("Ivanov/Иванов Petrov/Петров Sokolov/Соколов Lebedev/Лебедев Kim/Ким Volkov/Волков Fedorov/Федоров Alekseev/Алексеев Karimov/Каримов Nazarov/Назаров",
		"Alexander/Александр Dmitry/Дмитрий Sergei/Сергей Timur/Тимур Rustam/Рустам Ilya/Илья Pavel/Павел Nikolai/Николай Viktor/Виктор Askar/Аскар"),
	"en": read("Smith Jones Taylor Brown Wilson Evans Walker Wright Robinson Thompson Clarke Hughes Edwards Green Turner Murphy Campbell Nguyen Patel Morrison",
		"Olivia James Amelia Thomas Grace William Emily Daniel Charlotte Samuel Hannah Benjamin Lucy Andrew Sarah Peter Rachel Martin Helen David"),
	"de": read("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Neumann Schwarz Zimmermann",
		"Anna Lukas Katharina Jonas Julia Stefan Claudia Michael Sabine Thomas Martina Andreas Petra Markus Ulrike Tobias"),
	"fr": read("Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia Fournier",
		"Camille Pierre Claire Julien Sophie Antoine Isabelle Nicolas Hélène Mathieu Élodie François Nathalie Olivier"),
	"nl": read("Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks", "Sanne Daan Lotte Bram Femke Joost Marieke Pieter Anouk Thijs"),
	"sv": read("Andersson Johansson Karlsson Nilsson Larsen Hansen Berg Lindqvist Holm Nygård", "Astrid Erik Ingrid Lars Karin Anders Freja Nils Maja Olav"),
	"fi": read("Korhonen Virtanen Nieminen Mäkinen Laine Heikkinen Tamm Saar Rebane Mets", "Aino Mikko Liisa Juhani Kaisa Antti Marika Tõnu Kadri Rein"),
	"it": read("Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco", "Giulia Marco Chiara Luca Francesca Paolo Elena Andrea Sofia Matteo"),
	"es": read("García Fernández González Rodríguez López Silva Santos Pereira Morales Rojas Castro Vargas Mendoza Costa", "María José Carmen Luis Ana Carlos Lucía Javier Paula Miguel Isabel Rafael João Beatriz"),
	"pl": read("Nowak Kowalski Wiśniewski Zieliński Novák Dvořák Horák Nagy Kovács Szabó", "Agnieszka Piotr Magdalena Tomasz Jana Pavel Katalin László Zuzanna Jakub"),
	"vi": read("Nguyen Tran Le Pham Hoang Vu Dang Bui", "Minh Anh Thu Trang Duc Huy Lan Phuong Quang Mai"),
	"hi": read("Sharma Gupta Singh Kumar Rao Iyer Perera Fernando Banerjee Reddy", "Priya Arjun Ananya Rahul Kavya Vikram Meera Sanjay Nisha Anil"),
	"id": read("Santoso Wijaya Ismail Rahman Tan Abdullah Reyes Cruz Santos Hidayat", "Siti Budi Aisyah Ahmad Dewi Rizal Maria Jose Farah Hafiz"),
	"th": read("Suwan Chaiyasit Wongsa Rattana Phommachanh Sok Chea Srisuk", "Somchai Malee Niran Kanya Bounmy Dara Sophea Anong"),
	"he": read("Cohen Levi Mizrahi Peretz Biton Friedman", "Noa Yael David Tamar Amir Eitan"),
	"ar": read("Hassan Al-Mansoori Al-Qahtani Ibrahim El-Sayed Benali Al-Thani Mahmoud", "Fatima Omar Layla Yousef Amina Khalid Noura Karim"),
	"tr": read("Yılmaz Kaya Demir Çelik Şahin Öztürk", "Ayşe Mehmet Elif Mustafa Zeynep Emre"),
	"af": read("Mwangi Otieno Tesfaye Bekele Mensah Owusu Okafor Adeyemi Uwimana Habimana", "Grace Daniel Wanjiru Abebe Kofi Ama Chinedu Ngozi Claudine Jean"),
}

// newName draws a name as people of the region have it.
func (g *generator) newName(d dice, tongue string) name {
	from := namesOf[tongue]
	family, nativeFamily, _ := strings.Cut(one(d, from.families), "/")
	given, nativeGiven, _ := strings.Cut(one(d, from.givens), "/")
	n := name{name: given + " " + family, family: family, given: given}
	switch tongue {
	case "zh", "vi":
		n.name = family + " " + given
	case "ru":
		n.native = nativeGiven + " " + nativeFamily
	}
	if tongue == "ko" || tongue == "zh" || tongue == "ja" {
		n.native = nativeFamily + nativeGiven
	}
	return n
}

var ourTitles = []string{
	"Research fellow", "Senior research fellow", "Associate research fellow", "Exchange officer", "Head of international cooperation",
	"Director of planning", "Vice president", "Postdoctoral researcher", "연구위원", "부연구위원", "선임연구원", "국제협력팀장",
}

var theirTitles = []string{
	"Director", "Deputy director", "Professor", "Associate professor", "Researcher", "Senior researcher", "Head of unit",
	"Director of cooperation", "Programme manager", "Policy adviser", "Secretary general", "Doctoral researcher", "Analyst", "",
}
