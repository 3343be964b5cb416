extension Energy {
    /// How strong each emotion is, 0 to 1; those that are not there are nil.
    package struct Emotions: Sendable, Equatable, ExpressibleByDictionaryLiteral {
        private var strengths = SIMD8<Double>(repeating: -1)

        package init(dictionaryLiteral elements: (Emotion, Double)...) {
            for (emotion, strength) in elements { self[emotion] = strength }
        }

        package subscript(emotion: Emotion) -> Double? {
            get {
                let strength = strengths[emotion.place]
                return strength < 0 ? nil : strength
            }
            set { strengths[emotion.place] = newValue ?? -1 }
        }

        /// No emotion at all.
        package var isEmpty: Bool { self == [:] }
    }
}

extension Energy.Emotion {
    fileprivate var place: Int {
        switch self {
        case .anger: 0
        case .anxiety: 1
        case .sadness: 2
        case .urgency: 3
        case .abuse: 4
        }
    }
}
