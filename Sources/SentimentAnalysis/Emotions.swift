extension Energy {
    /// How strong each emotion is, 0 to 1; those that are not there are nil.
    package struct Emotions: Sendable, Equatable, ExpressibleByDictionaryLiteral {
        // Below zero where it is not there.
        private var anger = -1.0
        private var anxiety = -1.0
        private var sadness = -1.0
        private var urgency = -1.0
        private var abuse = -1.0

        package init(dictionaryLiteral elements: (Emotion, Double)...) {
            for (emotion, strength) in elements { self[emotion] = strength }
        }

        init() {}

        package subscript(emotion: Emotion) -> Double? {
            get {
                let strength =
                    switch emotion {
                    case .anger: anger
                    case .anxiety: anxiety
                    case .sadness: sadness
                    case .urgency: urgency
                    case .abuse: abuse
                    }
                return strength < 0 ? nil : strength
            }
            set {
                let strength = newValue ?? -1
                switch emotion {
                case .anger: anger = strength
                case .anxiety: anxiety = strength
                case .sadness: sadness = strength
                case .urgency: urgency = strength
                case .abuse: abuse = strength
                }
            }
        }

        /// No emotion at all.
        package var isEmpty: Bool { self == Emotions() }
    }
}
