package generate

import "gyoryu/internal/visit"

// chineseCountries are those that are written about in Chinese.
var chineseCountries = map[string]string{"CN": "中国", "TW": "台湾", "SG": "新加坡"}

var chinese = tongue{
	lang: "zh",
	titles: []string{
		"访问{institute}：{topic}合作", "{year}年{event}（{institute}）", "{topic}研究机构考察", "与{institute}签署{paper}", "{institute}代表团来访",
		"{topic}与{second}调研", "{next}年{event}筹备会议", "拜访{institute}{office}",
	},
	calls: []string{
		"与{institute}视频会议：{topic}", "就{event}与{institute}通话", "{topic}线上{event}", "{institute}{office}来函（{paper}）",
	},
	purposes: []string{
		"扩大与{institute}的学术交流，并为{year}年{output}收集{topic}资料。", "了解{country}{topic}政策的现状，寻找{event}的合作机构。",
		"筹备{next}年{event}，并续签{paper}。", "就{topic}和{second}的共同研究课题进行协商。", "应{institute}邀请参加{event}并介绍{output}。",
	},
	outcomes: []string{
		"与{country}的合作网络由机构为中心转向以研究人员为中心，双方确认了{topic}的负责人。", "各机构均认为{topic}合作需要新的方式，{event}的形式和结构将有所改变。",
		"与{institute}就共同研究达成一致，成果将以{output}发表，但{obstacle}仍待解决。", "获得了{topic}研究所需的资料，并与{other}建立了联系。",
		"今后将继续扩大与{institute}的交流。",
	},
	points: map[visit.Kind][]string{
		visit.Discussed: {
			"{institute}建议下一届{event}以{topic}和{second}为主题。", "讨论了{country}{topic}的资助方式以及{institute}的看法。",
			"{institute}{office}介绍了{topic}研究，问题集中在{obstacle}。", "就{other}在{topic}中的作用及其{n}个产业项目交换了意见。",
			"比较了双方的{output}，{second}部分的研究方法差别最大。",
		},
		visit.Learned: {
			"{institute}有{n}人从事{topic}研究。", "{country}启动了{topic}新计划，到{next}年支持{n}个中心。", "{institute}的{thing}由{office}决定，每年{month}开会。",
			"在{city}的韩国企业面临的困难是{obstacle}以及{second}的限制。", "{institute}每年{month}发表{output}。",
		},
		visit.Problem: {
			"{event}过于单一，更像一次性活动。", "由于{obstacle}，难以与{institute}共享{thing}。", "{year}年的{paper}没有落实。", "翻译不足，{second}部分需要重新讨论。",
		},
		visit.Agreed: {
			"{institute}与{home}开展{topic}共同研究，并在学术期刊发表成果。", "双方在{month}前共享{thing}，然后共同决定{output}的主题。",
			"{institute}派{n}名研究人员参加{next}年{event}。", "{home}向{institute}{office}发送{paper}草案。", "在{topic}领域交换研究人员{n}周。",
			"{institute}指定{topic}的负责人。",
		},
		visit.Opportunity: {
			"在{city}举办的{event}需要{topic}专家，{home}的研究人员可以参加。", "{other}正在寻找{topic}领域的韩国伙伴。", "{topic}专刊征稿至{month}。",
		},
		visit.Material: {
			"{year}年{topic}{output}", "{office}关于{second}的演示文稿", "{institute}的{thing}", "{country}{n}个地区的{topic}统计",
		},
	},
	evidence: []string{"{output}已于{year}年发表。", "{institute}{office}的回信。", "{paper}已在{city}签署。", "{event}会议纪要。"},
	reasons:  []string{"{event}已取消。", "因{obstacle}，{institute}退出。", "{topic}预算被削减。", "{institute}不再回复。"},
	roles:    []string{"", "", "团长", "发言人", "翻译", "{topic}专家"},
	rooms:    []string{"", "", "主楼", "第{n}会议室", "韩国大使馆"},
	lists: map[string][]string{
		"event":    {"创新论坛", "联合研讨会", "中日韩研讨会", "年度工作坊", "专家座谈会", "暑期学校", "政策对话"},
		"paper":    {"谅解备忘录", "合作协议", "意向书", "实施计划", "数据共享协议"},
		"output":   {"联合报告", "白皮书", "政策简报", "比较研究", "年度调查", "工作论文"},
		"obstacle": {"出口管制", "政府更迭", "个人信息保护", "经费不足", "签证手续", "费用分担", "机构改革"},
		"office":   {"国际合作处", "规划处", "理事会", "评估组", "院长办公室", "秘书处"},
		"thing":    {"报告目录", "主要研究成果", "专利数据", "调查问卷", "访谈记录", "指标", "案例集"},
		"month":    {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
	},
	results: chineseResults,
}
