/// Logistic regression with a ridge, on texts as sets of features.
///
/// Minimises `Σ weight · loss + ½ Σ ridge · w²`.
struct LogisticFit: Loss {
    /// The features present in each text, and what the text already scores before them.
    var features: [[Int32]]
    var offsets: [Double]
    /// 0 to 1.
    var targets: [Double]
    var weights: [Double]
    /// One for each feature.
    var ridges: [Double]

    var dimensions: Int { ridges.count }

    /// The loss and its gradient at `point`.
    func loss(at point: [Double], gradient: inout [Double]) -> Double {
        var total = Self.ridge(ridges, at: point, gradient: &gradient)
        for text in features.indices {
            var sum = offsets[text]
            for feature in features[text] { sum += point[Int(feature)] }
            let (loss, slope) = Self.loss(ofSum: sum, target: targets[text])
            total += weights[text] * loss
            for feature in features[text] { gradient[Int(feature)] += weights[text] * slope }
        }
        return total
    }

    /// Sets the gradient to that of the ridge, and returns what the ridge costs.
    static func ridge(_ ridges: [Double], at point: [Double], gradient: inout [Double]) -> Double {
        var total = 0.0
        for index in point.indices {
            gradient[index] = ridges[index] * point[index]
            total += 0.5 * ridges[index] * point[index] * point[index]
        }
        return total
    }

    /// The logistic loss of a sum, and its slope.
    static func loss(ofSum sum: Double, target: Double) -> (loss: Double, slope: Double) {
        let odds = exponential(-abs(sum))
        let likelihood = sum >= 0 ? 1 / (1 + odds) : odds / (1 + odds)
        return (max(sum, 0) - target * sum + naturalLogarithm(onePlus: odds), likelihood - target)
    }
}

/// The same with sums that crowd as a reading's do: what is above zero and what is below each count less the more there is
/// of it, by the rule of ``Crowding``, so that the words learn their weights in the place where they will stand.
struct CrowdedFit: Loss {
    /// The features present in each text, and its heat and ease before them.
    var features: [[Int32]] = []
    var heats: [Double] = []
    var eases: [Double] = []
    /// The feature of each text that no crowd touches.
    var intercepts: [Int32] = []
    /// 0 to 1.
    var targets: [Double] = []
    var weights: [Double] = []
    /// One for each feature.
    var ridges: [Double] = []
    var alone: Double
    var heatRoom: Double
    var easeRoom: Double

    var dimensions: Int { ridges.count }

    /// The loss and its gradient at `point`; a weight of zero slopes half to either side.
    func loss(at point: [Double], gradient: inout [Double]) -> Double {
        var total = LogisticFit.ridge(ridges, at: point, gradient: &gradient)
        for text in features.indices {
            var heat = heats[text]
            var ease = eases[text]
            for feature in features[text] {
                let weight = point[Int(feature)]
                if weight > 0 { heat += weight } else { ease -= weight }
            }
            let intercept = Int(intercepts[text])
            let crowded = alone * (heat / (1 + heat / heatRoom) - ease / (1 + ease / easeRoom))
            let (loss, slope) = LogisticFit.loss(ofSum: crowded + point[intercept], target: targets[text])
            total += weights[text] * loss
            let weighed = weights[text] * slope
            let hotter = weighed * alone / ((1 + heat / heatRoom) * (1 + heat / heatRoom))
            let calmer = weighed * alone / ((1 + ease / easeRoom) * (1 + ease / easeRoom))
            gradient[intercept] += weighed
            for feature in features[text] {
                let weight = point[Int(feature)]
                gradient[Int(feature)] += weight > 0 ? hotter : weight < 0 ? calmer : (hotter + calmer) / 2
            }
        }
        return total
    }
}

/// ln(1 + x) for x in 0...1, by the series of the inverse hyperbolic tangent: 2·artanh(x / (2 + x)).
func naturalLogarithm(onePlus argument: Double) -> Double {
    let ratio = argument / (2 + argument)
    let square = ratio * ratio
    var power = ratio
    var sum = 0.0
    for odd in stride(from: 1.0, through: 35, by: 2) {
        sum += power / odd
        power *= square
    }
    return 2 * sum
}
