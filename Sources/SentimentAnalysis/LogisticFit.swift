/// Logistic regression with a ridge, on texts as sets of features; deterministic to the bit.
///
/// Minimises `Σ weight · loss + ½ Σ ridge · w²` by L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5, ten
/// pairs) with a backtracking line search. Sums run in a fixed order and ``exponential(_:)`` is plain arithmetic.
struct LogisticFit {
    /// The features present in each text, and what the text already scores before them.
    var features: [[Int32]]
    var offsets: [Double]
    /// 0 to 1.
    var targets: [Double]
    var weights: [Double]
    /// One for each feature.
    var ridges: [Double]

    static let mostSteps = 120
    static let memory = 10

    /// The loss and its gradient at `point`.
    func loss(at point: [Double], gradient: inout [Double]) -> Double {
        var total = 0.0
        for index in point.indices {
            gradient[index] = ridges[index] * point[index]
            total += 0.5 * ridges[index] * point[index] * point[index]
        }
        for text in features.indices {
            var sum = offsets[text]
            for feature in features[text] { sum += point[Int(feature)] }
            let odds = exponential(-abs(sum))
            let likelihood = sum >= 0 ? 1 / (1 + odds) : odds / (1 + odds)
            total += weights[text] * (max(sum, 0) - targets[text] * sum + naturalLogarithm(onePlus: odds))
            let slope = weights[text] * (likelihood - targets[text])
            for feature in features[text] { gradient[Int(feature)] += slope }
        }
        return total
    }

    /// The weights of the features at the minimum.
    func solve() -> [Double] {
        var point = [Double](repeating: 0, count: ridges.count)
        var gradient = point
        var value = loss(at: point, gradient: &gradient)
        var pairs: [(step: [Double], change: [Double], scale: Double)] = []
        for _ in 0..<Self.mostSteps {
            let direction = Self.direction(gradient, pairs)
            let slope = Self.dot(direction, gradient)
            guard slope < -1e-9 else { break }
            var length = pairs.isEmpty ? 1 / max(Self.dot(gradient, gradient).squareRoot(), 1) : 1.0
            var next = point
            var nextGradient = gradient
            var nextValue = value
            for _ in 0..<30 {
                for index in point.indices { next[index] = point[index] + length * direction[index] }
                nextValue = loss(at: next, gradient: &nextGradient)
                if nextValue <= value + 1e-4 * length * slope { break }
                length /= 2
            }
            guard nextValue < value else { break }
            let step = zip(next, point).map { $0 - $1 }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let curvature = Self.dot(step, change)
            if curvature > 1e-12 { pairs.append((step, change, 1 / curvature)) }
            if pairs.count > Self.memory { pairs.removeFirst() }
            let gain = value - nextValue
            (point, gradient, value) = (next, nextGradient, nextValue)
            if gain < 1e-7 * abs(value) { break }
        }
        return point
    }

    private static func direction(
        _ gradient: [Double],
        _ pairs: [(step: [Double], change: [Double], scale: Double)]
    ) -> [Double] {
        var result = gradient.map { -$0 }
        var shares = [Double](repeating: 0, count: pairs.count)
        for index in pairs.indices.reversed() {
            shares[index] = pairs[index].scale * dot(pairs[index].step, result)
            for at in result.indices { result[at] -= shares[index] * pairs[index].change[at] }
        }
        if let last = pairs.last {
            let scale = 1 / (last.scale * dot(last.change, last.change))
            for at in result.indices { result[at] *= scale }
        }
        for index in pairs.indices {
            let share = shares[index] - pairs[index].scale * dot(pairs[index].change, result)
            for at in result.indices { result[at] += share * pairs[index].step[at] }
        }
        return result
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
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
