package generate

var koreanResults = results{
	agreements: map[string][]string{
		"mou": {
			"{home}-{institute} 업무협약", "{institute:과와}의 {topic} 분야 양해각서", "{topic} 및 {second} 협력 양해각서", "{home}-{institute} 학술교류 협약",
			"{institute:과와}의 포괄적 협력 양해각서",
		},
		"joint_research": {
			"{institute:과와}의 {topic} 공동연구 협약", "{topic} {output} 공동 발간 협약({institute})", "{home}-{institute} 공동연구 프로그램: {topic}",
			"{topic:과와} {second} 비교연구 협약", "{topic} 공동연구 이행 협약",
		},
		"researcher_exchange": {
			"{institute:과와}의 연구자 교류 협약", "{home}-{institute} {topic} 연구자 교류", "{institute} {topic} 방문연구원 협약", "{home}-{institute} 연구자 상호 파견 협약",
		},
		"data_sharing": {
			"{institute:과와}의 {thing} 공유 협약", "{topic} 데이터 공유 협약({institute})", "{topic} {thing} 교환 협약", "{institute} {topic} 자료 이용 협약",
		},
		"understanding": {
			"{event} 개최에 관한 {institute:과와}의 합의", "{institute:과와}의 {event} 교대 개최 합의", "{topic} 협력 의향서({institute})", "{institute:과와}의 {thing} 교환 합의",
		},
	},
	again: []string{" (갱신)", " (2차 갱신)"},
	milestones: []string{
		"{institute} 착수 회의", "양측 담당자 지정", "핵심 연구주제 목록 교환", "{topic} 추진계획 확정", "1차 {thing} 교환", "1차 파견 연구자 선정",
		"{topic} 설문 발송", "{city} 중간 워크숍", "{output} 초안 작성", "{event} 공동 준비", "초안에 대한 양측 의견 교환", "{event}에서 결과 발표",
		"{output} 발간", "2차 {thing} 교환", "{institute:과와}의 협력 평가", "갱신 여부 결정",
	},
	endings: map[string][]string{
		"term":      {"협약 기간이 끝났다.", "기간이 만료되었고 양측 모두 연장을 요청하지 않았다.", "기간 만료로 종료하고 서류를 정리하였다."},
		"notice":    {"{institute} 측이 해지를 통보하였다.", "{obstacle} 때문에 해지를 통보하였다.", "{topic} 예산이 삭감되어 {home} 측이 해지를 통보하였다."},
		"completed": {"{output} 발간으로 합의한 일을 모두 마쳤다.", "{event:을를} 끝으로 완료하였다.", "모든 단계를 마쳤다."},
		"replaced":  {"{institute:과와}의 새 포괄 협약이 이를 대신한다.", "{paper:이가} 이를 대신한다."},
		"renewed":   {"기간이 만료되어 새 협약으로 갱신하였다.", "{institute:과와} 다시 협약을 맺어 갱신하였다."},
	},
	reviews: []string{
		"", "", "{institute:과와}의 교류가 원활하며 매년 {month}에 연락한다.", "{institute} {office:이가} {second} 분야를 추가하기를 바란다.",
		"{obstacle} 때문에 {output} 진행이 더디다.", "양측 모두 만족하며 지금까지 연구자 {n}명이 참여하였다.", "해지 통보 기한에 유의해야 한다.",
	},
	remarks: []string{
		"", "", "", "원본은 {office}에 있고 사본은 공유 폴더에 있다.", "{event} 기간에 {city}에서 서명하였다.",
		"해석상 차이가 있으면 영문본을 따른다. 비용은 각자 부담하며 현지 교통비는 {institute:이가} 부담한다.",
		"{institute} {office:과와} 협의하였다.\n\n{second} 부분은 나중에 정하기로 하였다.",
	},
	duties: []string{"", "", "담당", "{institute} 연락 담당", "과제 책임", "{topic} 담당", "부담당"},
	topics: []string{
		"{topic:과와} {second}: 한국과 {country} 비교", "한국과 {country}의 {topic} 정책수단 비교", "{institute}의 {topic} 평가체계", "{institute:과와} 함께 만드는 {topic} 지표",
		"{city} 지역 {topic} 공동 설문", "{topic}에서 {institute:과와} {home}의 역할", "{topic} 및 {second} 규제: {country} 사례", "한국과 {country}의 {topic} 인력",
		"{year}년 이후 글로벌 가치사슬과 {topic}, {second}", "{topic} 공공투자가 {second}에 미치는 영향", "{institute:과와}의 {topic} 미래예측", "{country}의 {topic} 및 {second} 거버넌스",
		"{city} {topic} 연구를 위한 공개 데이터", "{country} 중소기업과 {topic}, {second}",
	},
	summaries: []string{
		"", "{topic} 재정 지원 방식을 비교하고 {city:과와} 서울에서 전문가 {n}명을 면담한다.",
		"기관이 아니라 연구자의 관점에서 {topic:을를} 살펴본다. {institute:은는} {thing:을를} 제공하고 {home:은는} 설문을 맡는다.",
		"{year}년 {event}에서 출발하여 {topic} 분야에서 한국과 {country:이가} 서로 배울 점을 찾는다.\n\n결과는 {output} 형태로 발간한다.",
		"기업 {n}개사를 3년간 추적 조사한다. {second} 자료는 {other:이가} 제공한다.",
	},
	shortcuts: []string{"{event}에서 바로 선정하였다.", "이미 양측이 공유한 주제이다.", "{institute} 원장이 결정하였다."},
	forums: []string{
		"", "", "양측이 번갈아 개최하며 발표문은 {month}까지 제출한다.", "{institute} {office:과와} 함께 준비한다. 통역비는 개최 측이 부담한다.",
		"{year}년 {event}에서 시작되었다.",
	},
	themes: []string{
		"{year}년 이후의 {topic}", "{topic}의 새로운 길", "{topic:과와} {second}", "{topic} 협력: 기관에서 연구자로", "불확실한 시대의 {topic}",
		"{topic}의 다음 과제", "지역과 중소기업을 위한 {topic}", "신진연구자가 보는 {topic}",
	},
	reforms: []string{
		"{second} 등 더 구체적인 주제를 연구자가 정한다.", "일정의 절반을 분과 토론에 쓴다.", "연구자가 세션을 이끌고 기관장은 개회만 맡는다.",
		"발표문을 {month}에 미리 교환한다.", "회의가 끝날 때마다 {output:을를} 함께 낸다.", "격년으로 개최하고 그 사이에 워크숍을 연다.",
	},
	stays: []string{
		"{institute} {office:과와} {topic:을를} 연구하였으며 {output:을를} 준비하고 있다.", "{topic} {thing:을를} 수집하고 {n}회 발표하였다.",
		"{city}에서 {output} 초안을 작성하였다.", "체류를 계기로 {other:과와} {second} 과제를 시작하였다.",
		"{country} 전문가 {n}명을 면담하였다. 면담 기록은 공유 폴더에 있다.", "{event}에서 발표하였다.",
	},
	outputs: map[string][]string{
		"joint_report": {"한국과 {country}의 {topic}: {year}년 공동보고서", "{home}-{institute} {topic} 공동보고서", "{topic:과와} {second}: 공동과제 연구결과"},
		"article":      {"{topic:이가} {second}에 미치는 영향: {country} 사례", "{topic} 결정요인에 관한 한국과 {country} 비교", "{topic} 측정: {city} 기업 {n}개사 설문", "{country}의 제도와 {second}, {topic}"},
		"policy_brief": {"정책브리프: {country}의 {topic}", "{topic}: {country} 사례의 시사점 {n}가지", "{country}의 {topic} 정책과 시사점"},
		"dataset":      {"{year}년 {country} {topic} 설문 자료", "{n}개 지역 {topic} 지표", "{institute} {topic} 면담 자료"},
		"report_list":  {"{year}년 {institute} {topic} 보고서 목록", "{year}년 {institute:과와}의 보고서 목록 교환"},
		"other":        {"{year}년 {event} 자료집", "{city} {event} 영상", "{topic} 편람"},
	},
	because: []string{
		"", "", "그 자리에서 처음 제기되었다.", "그때 만난 사람들이 이어서 추진하였다.", "{institute} 측이 {month}에 다시 제안하였다.", "{topic} 논의에서 비롯되었다.",
	},
	news: news{
		headlines: []string{
			"{institute} 방문: {topic} 협력 논의", "{home}-{institute}, {topic} 교류 확대", "{home}, {city}에서 {topic} 논의", "{institute:과와} {topic} 공동연구 추진",
			"{home} 대표단 {country} 방문", "{institute}-{home} 전문가, {topic} 논의", "{topic}: {country:과와}의 협력 진전", "{home}-{institute}, {topic} 정책 비교",
		},
		openings: []string{
			"{year}년, {home:과와} {institute} 연구자들이 {topic} 분야의 학술 교류를 확대하기 위해 만났다.",
			"{home} 대표단이 {topic:을를} 논의하고 {country} 연구에 필요한 자료를 수집하기 위해 {city}에 있는 {institute:을를} 방문하였다.",
			"{home:과와} {institute:이가} {topic}에 관한 회의를 열었다. {other} 관계자도 참여하였다.",
			"{home:은는} {country:과와}의 협력의 하나로 {institute:과와} {topic}에 관한 의견을 나누었다.",
		},
		middles: []string{
			"양측은 기존의 교류를 두 기관의 연구자가 참여하는 공동연구로 바꾸어야 한다는 데 뜻을 모았다. 먼저 핵심 연구주제를 공유한 뒤 최종 주제를 함께 정하기로 하였다.",
			"{institute:은는} {topic} 연구와 {country} 정책의 현황을 소개하였다. 이어서 현지 기업이 겪는 어려움과 연구기관이 기여할 수 있는 점을 논의하였다.",
			"공동과제가 잘 진행되도록 두 기관은 상세 일정과 담당자를 확정하여 실무자들이 활발히 소통하도록 하였다.",
			"참석자들은 그동안의 포럼이 획일적이고 일회성 행사에 가까웠다는 데 공감하였다. {next}년부터는 연구자의 관점에서 더 구체적인 주제를 다루기로 하였다.",
			"{other}에서는 {country:이가} {topic:을를} 지원하는 방식을 알아보고, {home} 연구자가 현지 세미나에 참여하는 방안을 논의하였다.",
			"연구자를 교환하고 주요 연구성과와 보고서 목록을 공유하기로 하였다. 공동연구 결과는 학술지에 게재할 예정이다.",
			"{year}년 {country} 연구에 필요한 자료를 수집하였다. 이 자료는 한국과 {country}의 {topic:을를} 비교하는 데 쓰인다.",
		},
		closings: []string{
			"{home:은는} {institute:과와}의 교류를 계속 확대하고 연구자 간 협력을 지원할 계획이다.",
			"다음 회의는 {next}년에 열릴 예정이다.",
			"이로써 {topic} 분야에서 {country:과와}의 협력이 기관 중심에서 연구자 중심으로 바뀌게 되었다.",
		},
		withdrawals: []string{"{institute} 측이 요청하였다.", "날짜가 틀려 고친 글을 다시 올린다.", "동의하지 않은 사람의 이름이 들어 있었다."},
	},
}
