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

/// `exponential(thousandths / 1000)`, out of a table where that is small: weights are whole thousandths.
func exponential(ofThousandths thousandths: Int) -> Double {
    let index = thousandths + exponentialReach
    guard index >= 0, index < exponentials.view.count else { return exponential(Double(thousandths) / 1000) }
    return exponentials.view[index]
}

/// How far the table reaches either way, in thousandths: hardly a message weighs more.
private let exponentialReach = 12_000
private let exponentials = FlatTable(
    (-exponentialReach...exponentialReach).map { exponential(Double($0) / 1000) }
)

extension Double {
    /// The nearest whole number, halves away from zero, without a call of the C library; for sizes below 2^52.
    @inline(__always)
    var roundedHalfAway: Double {
        let whole = Int(self)
        let rest = self - Double(whole)
        return Double(rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole)
    }
}
