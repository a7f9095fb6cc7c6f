#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#else
  import Foundation
#endif

// The only place that reaches for the platform's mathematics library. Everything else in the module calls
// these names, so that a port has one file to look at.

@inline(__always) func logarithm(_ x: Double) -> Double { log(x) }
@inline(__always) func logarithmOnePlus(_ x: Double) -> Double { log1p(x) }
@inline(__always) func exponential(_ x: Double) -> Double { exp(x) }
@inline(__always) func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
@inline(__always) func complementaryErrorFunction(_ x: Double) -> Double { erfc(x) }
@inline(__always) func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// ln(x / mean) where the quotient may leave the range of normal numbers.
func logarithmOfRatio(_ x: Double, to mean: Double) -> Double {
  let ratio = x / mean
  return ratio.isNormal ? logarithm(ratio) : logarithm(x) - logarithm(mean)
}
