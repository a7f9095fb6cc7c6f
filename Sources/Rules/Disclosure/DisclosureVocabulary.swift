/// A family of algorithms in an inventory. The first four are those of article 20 of the algorithm
/// recommendation rules.
public enum AlgorithmFamily: String, Codable, Sendable, Hashable, CaseIterable {
  /// 订单分配: who gets an order.
  case orderDispatch = "dispatch"
  /// 报酬构成及支付: how pay is made up and paid.
  case pay
  /// 工作时间: hours, rest, going online and offline.
  case workingTime = "working_time"
  /// 奖惩: incentives, levels, deductions, suspensions.
  case rewardsAndPenalties = "rewards_penalties"
  /// 时长预估: the times that are promised and given.
  case timeEstimate = "eta"

  /// The four families that the inventory of a service that schedules work must cover.
  public static let required: [AlgorithmFamily] = [.orderDispatch, .pay, .workingTime, .rewardsAndPenalties]
}

/// One of the thirteen items that platforms are asked to make public.
public enum DisclosureItem: String, Codable, Sendable, Hashable, CaseIterable {
  /// 基本原理.
  case basicPrinciple = "basic_principle"
  /// 目的意图.
  case purpose
  /// 主要运行机制.
  case mechanism
  /// 平台进入退出.
  case entryAndExit = "entry_exit"
  /// 订单分配.
  case orderDispatch = "dispatch"
  /// 计件单价.
  case unitPrice = "unit_price"
  /// 抽成比例.
  case commission
  /// 报酬构成及支付.
  case pay
  /// 工作时间.
  case workingTime = "working_time"
  /// 奖惩.
  case rewardsAndPenalties = "rewards_penalties"
  /// 时间预估.
  case timeEstimate = "time_estimate"
  /// 费用计算.
  case feeCalculation = "fee_calculation"
  /// 路线规划.
  case routePlanning = "route_planning"

  /// The items of article 16 of the algorithm recommendation rules.
  public static let ofMechanism: [DisclosureItem] = [.basicPrinciple, .purpose, .mechanism]
  /// The rule families of item (十) of 人社部发〔2021〕56号.
  public static let ofRules: [DisclosureItem] = [
    .entryAndExit, .orderDispatch, .unitPrice, .commission, .pay, .workingTime, .rewardsAndPenalties,
  ]
  /// The items whose change is a change of prices or of the division of income.
  public static let ofPrices: [DisclosureItem] = [.unitPrice, .commission, .pay, .feeCalculation]
}

/// One of the five core topics of negotiations about rules and algorithms.
public enum NegotiationTopic: String, Codable, Sendable, Hashable, CaseIterable {
  /// 订单分配.
  case dispatch
  /// 收入与抽成.
  case incomeAndCommission = "income_commission"
  /// 工作时长与休息.
  case hoursAndRest = "hours_rest"
  /// 时间预估与路线规划.
  case estimatesAndRoutes = "eta_routes"
  /// 考核与奖惩.
  case assessmentAndRewards = "assessment_rewards"
}

/// One of the four objects that article 8 of the algorithm recommendation rules has reviewed.
public enum ReviewObject: String, Codable, Sendable, Hashable, CaseIterable {
  /// 算法机制机理.
  case mechanism
  /// 模型.
  case model
  /// 数据.
  case data
  /// 应用结果.
  case results
}

/// An option that workers may have.
public enum WorkerOption: String, Codable, Sendable, Hashable, CaseIterable {
  /// The number of orders in hand at most.
  case maximumOrders = "max_orders"
  /// How far orders may lead.
  case distance
  /// When to rest.
  case restTime = "rest_time"
  /// Between pushed and grabbed orders (派, 抢).
  case assignMode = "assign_mode"
  /// To switch off recommendation by personal traits.
  case recommendationOff = "recommendation_off"
}

/// The types of algorithms of article 2 of the algorithm recommendation rules.
public enum AlgorithmType: String, Codable, Sendable, Hashable, CaseIterable {
  /// 生成合成类.
  case generativeSynthesis = "generative_synthesis"
  /// 个性化推送类.
  case personalizedPush = "personalized_push"
  /// 排序精选类.
  case rankingSelection = "ranking_selection"
  /// 检索过滤类.
  case retrievalFiltering = "retrieval_filtering"
  /// 调度决策类.
  case dispatchDecision = "dispatch_decision"
}

/// A part of what is filed.
public enum FilingPart: String, Codable, Sendable, Hashable, CaseIterable {
  /// 主体信息.
  case provider
  /// 算法信息.
  case algorithm
  /// 产品及功能信息.
  case product
  /// 算法安全自评估报告.
  case selfAssessment = "self_assessment"
  /// 拟公示内容.
  case disclosureText = "disclosure_text"
  /// 落实算法安全主体责任基本情况.
  case responsibility

  /// The parts that a filing must have: provider, algorithm and product information, and as the fourth part the
  /// two documents, self-assessment report and text to be published.
  public static let required: [FilingPart] = [
    .provider, .algorithm, .product, .selfAssessment, .disclosureText,
  ]
}

/// A section of a self-assessment report.
public enum ReportSection: String, Codable, Sendable, Hashable, CaseIterable {
  /// 算法情况.
  case algorithm
  /// 服务情况.
  case service
  /// 风险研判.
  case riskAnalysis = "risk_analysis"
  /// 风险防控情况.
  case riskControl = "risk_control"
  /// 安全评估结论.
  case conclusion
}

/// A heading of the text that a filing makes public (拟公示内容).
public enum DisclosedHeading: String, Codable, Sendable, Hashable, CaseIterable {
  /// 算法基本原理.
  case basicPrinciple = "basic_principle"
  /// 算法运行机制.
  case mechanism
  /// 算法应用场景.
  case scenario
  /// 算法目的意图.
  case purpose
}

/// A cause outside a worker's control that an appeal may rest on.
public enum AppealGround: String, Codable, Sendable, Hashable, CaseIterable {
  /// 交通管制.
  case trafficControl = "traffic_control"
  /// 交通事故.
  case trafficAccident = "traffic_accident"
  /// 恶劣天气.
  case badWeather = "bad_weather"
  /// Another cause.
  case other

  /// The three causes that the 2024 notice names.
  public static let named: [AppealGround] = [.trafficControl, .trafficAccident, .badWeather]
}
