/// The exponential function in plain arithmetic, so that a score is the same to the last bit on every machine.
///
/// `x = k·ln 2 + r` with |r| ≤ ln 2 / 2; `e^r` by its Taylor series to the 14th power (error below 1e-17 relative, under
/// the rounding of a `Double`), then scaled by `2^k`. Arguments beyond ±700 are clamped.
func exponential(_ argument: Double) -> Double {
    let clamped = min(max(argument, -700), 700)
    let naturalLogarithmOfTwo = 0.693_147_180_559_945_3
    let power = (clamped / naturalLogarithmOfTwo).rounded(.toNearestOrEven)
    let rest = clamped - power * naturalLogarithmOfTwo
    var term = 1.0
    var sum = 1.0
    for step in 1...14 {
        term *= rest / Double(step)
        sum += term
    }
    return Double(sign: .plus, exponent: Int(power), significand: 1) * sum
}
