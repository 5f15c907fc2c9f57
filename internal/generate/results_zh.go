package generate

var chineseResults = results{
	agreements: map[string][]string{
		"mou":                 {"{home}与{institute}谅解备忘录", "与{institute}的{topic}合作备忘录", "{topic}与{second}合作谅解备忘录", "{home}与{institute}学术交流协议"},
		"joint_research":      {"与{institute}的{topic}共同研究协议", "{topic}{output}合作协议（{institute}）", "{home}与{institute}共同研究计划：{topic}", "{topic}共同研究实施协议"},
		"researcher_exchange": {"与{institute}的研究人员交流协议", "{home}与{institute}{topic}研究人员互访", "{institute}{topic}访问学者协议"},
		"data_sharing":        {"与{institute}共享{thing}协议", "{topic}数据共享协议（{institute}）", "{topic}{thing}交换协议"},
		"understanding":       {"与{institute}关于{event}的共识", "与{institute}轮流举办{event}的共识", "{topic}合作意向书（{institute}）"},
	},
	again: []string{"（续签）", "（第二次续签）"},
	milestones: []string{
		"{institute}启动会议", "双方指定负责人", "交换重点研究课题清单", "确定{topic}工作计划", "第一次交换{thing}", "选定首批派出研究人员", "发放{topic}问卷",
		"{city}中期研讨会", "{output}初稿", "共同筹备{event}", "双方对初稿提出意见", "在{event}上发表成果", "出版{output}", "第二次交换{thing}", "评估与{institute}的合作", "决定是否续签",
	},
	endings: map[string][]string{
		"term":      {"协议期满。", "期满，双方均未要求延期。"},
		"notice":    {"{institute}通知终止。", "因{obstacle}通知终止。"},
		"completed": {"{output}已出版，约定事项全部完成。", "随{event}结束而完成。"},
		"replaced":  {"由与{institute}的新协议取代。", "由{paper}取代。"},
		"renewed":   {"期满，已由新协议续签。", "与{institute}续签。"},
	},
	reviews:   []string{"", "", "与{institute}的交流顺利，每年{month}联系。", "{institute}{office}希望增加{second}。", "因{obstacle}，{output}进展缓慢。", "双方满意，已有{n}名研究人员参加。"},
	remarks:   []string{"", "", "", "原件在{office}，扫描件在共享文件夹。", "{event}期间在{city}签署。", "以英文本为准，费用各自承担。\n\n{second}部分以后再定。"},
	duties:    []string{"", "", "联络人", "{institute}联络人", "项目负责人", "{topic}负责人"},
	topics:    []string{"{topic}与{second}：韩国与{country}比较", "韩国与{country}{topic}政策工具比较", "{institute}的{topic}评价体系", "与{institute}共同制定{topic}指标", "{city}{topic}联合调查", "{institute}与{home}在{topic}中的作用", "{topic}与{second}监管：{country}经验", "{year}年以后的{topic}与{second}", "{country}{topic}与{second}治理", "{country}中小企业与{topic}"},
	summaries: []string{"", "比较双方{topic}的资助方式，在{city}和首尔访谈{n}位专家。", "从研究人员的角度考察{topic}。{institute}提供{thing}，{home}负责问卷。", "以{year}年{event}为起点，探讨{country}与韩国在{topic}方面的互鉴。\n\n成果将以{output}发表。"},
	shortcuts: []string{"在{event}上直接选定。", "双方早已共享该课题。"},
	forums:    []string{"", "", "双方轮流举办，论文于{month}提交。", "与{institute}{office}共同筹备。"},
	themes:    []string{"{year}年以后的{topic}", "{topic}新路径", "{topic}与{second}", "{topic}合作：从机构到研究人员", "不确定时代的{topic}", "青年学者谈{topic}"},
	reforms:   []string{"由研究人员选择{second}等更具体的主题。", "一半时间用于分组讨论。", "由研究人员主持，领导只致开幕词。", "论文于{month}会前交换。", "每届会后共同发表{output}。"},
	stays:     []string{"与{institute}{office}共同研究{topic}，{output}正在准备中。", "收集{topic}{thing}，作报告{n}次。", "在{city}完成{output}初稿。", "访谈{country}专家{n}位，记录在共享文件夹。", "在{event}上发言。"},
	outputs: map[string][]string{
		"joint_report": {"韩国与{country}的{topic}：{year}年联合报告", "{home}与{institute}{topic}联合报告", "{topic}与{second}：共同课题成果"},
		"article":      {"{topic}对{second}的影响：来自{country}的证据", "{topic}的决定因素：韩国与{country}比较", "{topic}的测度：{city}{n}家企业调查"},
		"policy_brief": {"政策简报：{country}的{topic}", "{topic}：{country}的{n}点启示"},
		"dataset":      {"{year}年{country}{topic}调查数据", "{n}个地区{topic}指标", "{institute}{topic}访谈资料"},
		"report_list":  {"{year}年{institute}{topic}报告目录", "{year}年与{institute}交换的报告目录"},
		"other":        {"{year}年{event}论文集", "{city}{event}录像", "{topic}手册"},
	},
	because: []string{"", "", "在那里首次提出。", "当时见面的人继续推进。", "{institute}于{month}再次提出。", "源于关于{topic}的讨论。"},
}
