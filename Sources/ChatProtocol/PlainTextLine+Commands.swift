extension PlainTextLine {
    /// The line for a name that comes after the conversation has begun.
    package static let nameComesTooLate = PlainTextWords.remark(PlainTextWords.nameComesTooLate)

    /// The line that confirms `/private`.
    package static let isPrivate = PlainTextWords.remark(PlainTextWords.isPrivate)
}
