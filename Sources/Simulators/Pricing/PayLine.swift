/// A part of a pay slip. The raw value is the order log's field.
public enum PayComponent: String, Sendable, Hashable, Codable, CaseIterable {
  case customerPaid = "customer_paid"
  case base = "pay_base"
  case distance = "pay_distance"
  case time = "pay_time"
  case difficulty = "pay_difficulty"
  case weatherSubsidy = "subsidy_weather"
  case holidaySubsidy = "subsidy_holiday"
  case incentive
  case deduction
  case commissionRefund = "commission_refund"
}

extension PaySlip {
  /// A part of the slip.
  public subscript(_ part: PayComponent) -> Int64 {
    switch part {
    case .customerPaid: customerPaid
    case .base: base
    case .distance: distance
    case .time: time
    case .difficulty: difficulty
    case .weatherSubsidy: weatherSubsidy
    case .holidaySubsidy: holidaySubsidy
    case .incentive: incentive
    case .deduction: deduction
    case .commissionRefund: commissionRefund
    }
  }
}

/// One line of a pay slip as a reader can check it: quantity × rate = amount.
public struct PayLine: Sendable, Hashable {
  /// What a line is about, and so which unit its quantity has.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A fixed amount per order.
    case base
    /// An addition for the hours of night.
    case night
    /// Kilometres × amount per kilometre.
    case kilometres
    /// Minutes × amount per minute.
    case minutes
    /// Kilograms × amount per kilogram.
    case kilograms
    /// Levels × amount per level.
    case difficulty
    /// An amount × a share.
    case share
    /// An amount for the weather.
    case weather
    /// A bonus for the number of orders; the quantity is which order of the day it is.
    case orders
    /// What a minimum lacks; the quantity is the minimum.
    case minimum
    /// A deduction; quantity × share.
    case late
    /// Booked at the end of a period.
    case period
    /// Another rule.
    case rule
  }

  /// The part of the slip that it belongs to.
  public var component: PayComponent
  public var code: Code
  /// How much, in the unit that goes with the code; nil where the amount stands by itself.
  public var quantity: Double?
  /// Currency units per unit of the quantity, or a share.
  public var rate: Double?
  /// Currency units, before the part is rounded to hundredths.
  public var amount: Double

  /// A line.
  public init(
    _ component: PayComponent, _ code: Code, quantity: Double? = nil, rate: Double? = nil, amount: Double
  ) {
    self.component = component
    self.code = code
    self.quantity = quantity
    self.rate = rate
    self.amount = amount
  }
}
