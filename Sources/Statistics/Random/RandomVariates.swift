extension RandomStream {
  /// A standard normal number (Marsaglia's polar method; one of the pair is dropped so that a stream has no
  /// state besides its generator).
  ///
  /// - Complexity: O(1) expected, 1.27 trials.
  public mutating func nextNormal() -> Double {
    while true {
      let u = 2 * nextUniform() - 1
      let v = 2 * nextUniform() - 1
      let s = u * u + v * v
      if s > 0 && s < 1 { return u * (-2 * portableLogarithm(s) / s).squareRoot() }
    }
  }

  /// A normal number with the given mean and standard deviation.
  ///
  /// - Precondition: the standard deviation is not negative.
  public mutating func nextNormal(mean: Double, standardDeviation: Double) -> Double {
    precondition(standardDeviation >= 0, "a standard deviation is not negative")
    return mean + standardDeviation * nextNormal()
  }

  /// An exponential waiting time with the given rate (mean 1 / rate), by inversion.
  ///
  /// - Precondition: the rate is positive.
  public mutating func nextExponential(rate: Double) -> Double {
    precondition(rate > 0, "a rate is positive")
    // 1 − uniform lies in (0, 1], so the logarithm exists.
    return -portableLogarithm(1 - nextUniform()) / rate
  }

  /// A Poisson count with the given mean; 0 when the mean is 0.
  ///
  /// Below 10 it counts exponential waiting times; from 10 on it uses Hörmann's transformed rejection.
  ///
  /// - Precondition: the mean is not negative and at most 10¹⁵.
  /// - Complexity: O(1) expected.
  /// - Note: Source: W. Hörmann, "The transformed rejection method for generating Poisson random variables",
  ///   Insurance: Mathematics and Economics 12 (1993), algorithm PTRS.
  public mutating func nextPoisson(mean: Double) -> Int {
    precondition(mean >= 0 && mean <= 1e15, "a Poisson mean lies between 0 and 1e15")
    if mean == 0 { return 0 }
    if mean < 10 {
      var count = 0
      var time = nextExponential(rate: 1)
      while time <= mean {
        count += 1
        time += nextExponential(rate: 1)
      }
      return count
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let quick = 0.9277 - 3.6224 / (b - 2)
    let logMean = portableLogarithm(mean)
    while true {
      let u = nextUniform() - 0.5
      let v = 1 - nextUniform()
      let distance = 0.5 - u.magnitude
      // At u = −½ the hat is infinite; that draw has no finite candidate.
      guard distance > 0 else { continue }
      let k = ((2 * a / distance + b) * u + mean + 0.43).rounded(.down)
      if distance >= 0.07 && v <= quick { return Int(k) }
      if k < 0 || k > 9e15 || (distance < 0.013 && v > distance) { continue }
      let hat = v * inverseAlpha / (a / (distance * distance) + b)
      if portableLogarithm(hat) <= k * logMean - mean - portableLogFactorial(k) { return Int(k) }
    }
  }
}
