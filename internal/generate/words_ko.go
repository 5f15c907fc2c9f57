package generate

import "gyoryu/internal/visit"

var korean = tongue{
	lang: "ko",
	titles: []string{
		"{institute} 방문: {topic} 협력 논의", "{country} {topic} 연구기관 방문", "{city} {event} 참가", "{year}년 {home}-{institute} {event}",
		"{institute} 대표단 내방", "{topic} 현지 조사({country} {city})", "{institute:과와} {paper} 체결", "{next}년 {event} 사전 협의",
		"{country} 출장: {topic} 및 {second} 자료 수집", "{institute} {office} 면담", "{topic} 국제 {event} 공동 개최 협의", "{city} 소재 주요 혁신기관 방문",
		"{paper} 후속 협의를 위한 {institute} 방문",
	},
	calls: []string{
		"{institute} 화상회의: {topic}", "{institute:과와} {event} 관련 전화 협의", "{topic} 온라인 {event}", "{institute} {office} 이메일 문의({paper})",
		"{country} {second} 전문가 화상 자문",
	},
	purposes: []string{
		"{institute:과와}의 학술 교류를 확대하고 {year}년 {output}에 필요한 {topic} 자료를 수집한다.",
		"{country}의 {topic} 정책 현황을 파악하고 {event} 협력 기관을 발굴한다.",
		"{next}년 {event} 개최를 준비하고 {paper:을를} 갱신한다.",
		"{topic} 분야의 한국과 {country} 사례를 비교하기 위해 {institute} 및 {other} 전문가를 면담한다.",
		"{topic:과와} {second}에 관한 공동연구 주제를 협의한다.\n\n전문가 면담은 {second} 과제의 일부이다.",
		"{institute}의 초청으로 {event}에 참석하여 {output:을를} 발표한다.",
	},
	outcomes: []string{
		"{country:과와}의 네트워크가 기관 중심에서 연구자 중심으로 바뀌었다. {topic} 담당자를 서로 확인하였다.",
		"방문 기관 모두 {topic} 협력의 새로운 방식이 필요하다는 데 공감하였으며 {event}의 형식과 구성을 바꾸기로 하였다.",
		"{institute:과와} {output} 발간으로 이어지는 공동연구에 합의하였다. 다만 {obstacle} 문제가 남아 있다.",
		"{topic} 연구에 활용할 자료를 확보하였고 {other:과와} 처음으로 연락이 닿았다.",
		"{institute:과와}의 교류를 계속 확대하고 연구자 간 협력을 지원할 계획이다.",
		"{obstacle} 때문에 뚜렷한 성과가 없었다. {institute}의 새 {office} 구성을 기다리기로 하였다.",
		"{next}년에 {paper:을를} 체결할 수 있을 것으로 보인다. 그때까지 {thing:을를} 교환한다.",
	},
	points: map[visit.Kind][]string{
		visit.Discussed: {
			"{institute} 측이 다음 {event} 주제로 {topic:과와} {second:을를} 제안하였다.",
			"{country}의 {topic} 재정 지원 방식과 그에 대한 {institute}의 평가를 논의하였다.",
			"{event:을를} 격년으로 개최하고 기관장 대신 연구자가 참여하는 방안을 검토하였다.",
			"{institute} {office}에서 {topic} 연구를 소개하였고 질문은 {obstacle}에 집중되었다.",
			"{topic}에서 {other}의 역할과 산업계 과제 {n}건에 대해 의견을 나누었다.",
			"기업 {n}개사를 대상으로 하는 공동 설문은 결론을 내지 못하였다.",
			"양 기관의 {output:을를} 비교하였으며 {second} 부분의 연구방법이 가장 달랐다.",
		},
		visit.Learned: {
			"{institute}에는 {topic} 인력이 {n}명 있으며 대부분 {other} 출신이다.",
			"{country:은는} {next}년까지 {topic} 센터 {n}곳을 지원하는 사업을 새로 시작하였다.",
			"{institute}의 {thing:은는} {office}에서 결정하며 매년 {month}에 회의를 연다.",
			"{city} 진출 한국 기업의 애로사항은 {obstacle:과와} {second} 관련 규제이다.",
			"{institute:은는} 매년 {month}에 {output:을를} 내고 협력 기관과 {thing:을를} 공유한다.",
			"{country}의 {topic} 평가는 {n}개월이 걸리며 외국 전문가가 참여한다.",
		},
		visit.Problem: {
			"{event:이가} 획일적이고 일회성 행사에 가깝다는 지적이 있었다.", "{obstacle} 때문에 {institute:과와} {thing:을를} 공유하기 어렵다.",
			"{year}년의 {paper:이가} 실제로 이행되지 않았다.", "{institute}의 {office:이가} 두 번 바뀌어 {topic} 담당자가 없다.",
			"통역이 미흡하여 {second} 부분은 다시 협의해야 한다.",
		},
		visit.Agreed: {
			"{institute:과와} {home:이가} {topic} 공동연구를 수행하고 그 결과를 학술지에 게재하기로 하였다.",
			"{month}까지 {thing:을를} 공유한 뒤 {output} 주제를 함께 정하기로 하였다.",
			"{institute:이가} {next}년 {event}에 연구자 {n}명을 파견하기로 하였다.",
			"{home:이가} {paper} 초안을 {institute} {office}에 보내기로 하였다.",
			"{topic} 분야에서 {n}주간 연구자를 교환하기로 하였다.",
			"{event}에서 {second} 등 더 구체적인 주제를 연구자의 관점에서 다루기로 하였다.",
			"{institute:이가} {topic} 담당자를 지정하여 알려 주기로 하였다.",
			"{output}의 상세 일정표를 양측이 함께 작성하기로 하였다.",
		},
		visit.Opportunity: {
			"{city}에서 열리는 {event}에 {topic} 전문가가 많이 필요하여 {home} 연구자가 참여할 수 있다.",
			"{other:이가} {topic} 분야의 한국 협력 기관을 찾고 있다.", "{institute:이가} {second:을를} 연구하는 박사후연구원을 받을 의향이 있다.",
			"{topic} 특집호 투고를 {month}까지 받는다.",
		},
		visit.Material: {
			"{year}년 {topic} {output}", "{office}의 {second} 발표 자료", "{country} {n}개 지역의 {topic} 통계", "{institute}의 {thing} 인쇄본",
			"{year}년 {country} 연구를 위한 자료를 수집하였다.",
		},
	},
	evidence: []string{
		"{year}년에 {output:이가} 발간되었다.", "{institute} {office}의 회신 메일", "양측 목록을 공유 폴더에 올렸다.", "{city}에서 {paper:을를} 체결하였다.",
		"{event} 회의록", "연구자 {n}명이 방문하였다.",
	},
	reasons: []string{
		"{event:이가} 취소되었다.", "{obstacle} 때문에 {institute} 측이 철회하였다.", "{topic} 예산이 삭감되었다.", "{paper:이가} 이를 대신한다.",
		"{institute}에서 더 이상 답이 없다.",
	},
	roles: []string{"", "", "", "단장", "발표자", "통역", "기록", "{topic} 전문가", "참관"},
	rooms: []string{"", "", "", "본관", "제{n}회의실", "한국대사관", "{city} 캠퍼스", "{city} 시내 호텔"},
	lists: map[string][]string{
		"event":    {"혁신포럼", "공동세미나", "한중일 세미나", "연례 워크숍", "전문가 간담회", "여름학교", "정책대화", "신진연구자 학술대회"},
		"paper":    {"양해각서", "업무협약", "의향서", "이행계획서", "데이터 공유 협약"},
		"output":   {"공동보고서", "백서", "정책브리프", "비교연구", "연례조사", "연구노트", "편람"},
		"obstacle": {"수출통제", "정권 교체", "개인정보 보호", "출장비 부족", "채용 동결", "비자 절차", "비용 분담", "조직 개편"},
		"office":   {"국제협력실", "기획조정실", "이사회", "평가팀", "원장실", "사무국"},
		"thing":    {"보고서 목록", "주요 연구성과", "특허 자료", "설문지", "면담 기록", "지표", "연락처", "사례집"},
		"month":    {"1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월"},
	},
	results: koreanResults,
}
