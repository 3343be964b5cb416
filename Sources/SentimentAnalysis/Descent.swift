/// What a fit makes small: a smooth function of a point, with its gradient.
protocol Loss {
    /// How many numbers a point has.
    var dimensions: Int { get }

    /// The loss at `point`; writes its gradient.
    func loss(at point: [Double], gradient: inout [Double]) -> Double
}

/// L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5, ten pairs) with a backtracking line search;
/// deterministic to the bit, as sums run in a fixed order and ``exponential(_:)`` is plain arithmetic.
extension Loss {
    private static var mostSteps: Int { 400 }
    private static var memory: Int { 10 }
    private typealias Pair = (step: [Double], change: [Double], scale: Double)

    /// The point where the loss is least, searched from zero.
    func solve() -> [Double] {
        var point = [Double](repeating: 0, count: dimensions)
        var gradient = point
        var value = loss(at: point, gradient: &gradient)
        var pairs: [Pair] = []
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
            if gain < 1e-9 * abs(value) { break }
        }
        return point
    }

    private static func direction(_ gradient: [Double], _ pairs: [Pair]) -> [Double] {
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
