import ChatModel
import ConversationStore
import RelayTestSupport
import StrictJSON
import Testing

/// A text as JSON.
struct JSONBody {
    let value: JSONValue

    init(_ members: [String: String]) {
        value = .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
}

@Suite(.serialized) struct `The report` {
    @Test func `is the same as a second computation from the export, in another language`() async throws {
        try await onOwnThread {
            let seed = UInt64.random(in: 1...UInt64(UInt32.max))
            print("generated day: seed \(seed)")
            let day = try StoredDay(seed: seed, count: 400)
            let report = try day.report()
            let second = try day.recompute()
            let names = Set(second.keys)
            #expect(names == Set(report.keys), "seed \(seed)")
            for name in names.sorted() {
                let (mine, theirs) = (report[name], second[name])
                #expect(mine?.cases == theirs?.cases, "\(name), seed \(seed)")
                switch (mine?.value, theirs?.value) {
                case (nil, nil): break
                case (let mine?, let theirs?):
                    #expect(abs(mine - theirs) < 1e-6 * max(1, abs(theirs)), "\(name), seed \(seed)")
                default: Issue.record("\(name) is \(mine as Any) and \(theirs as Any), seed \(seed)")
                }
            }
            // Not a day in which nothing happened.
            for name in ["heightened_episodes", "hint_precision", "understood_difference", "time_to_calm_median"] {
                #expect((report[name]?.cases ?? 0) > 10, "\(name), seed \(seed)")
            }
        }
    }

    @Test func `beside a live relay, on its desk and without one is the same`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess(["queues=default,billing"])
            relay.stop(with: 9)
            let day = try StoredDay(seed: 5, count: 60, in: relay.dataDirectory)
            try relay.start()
            let supervisor = try relay.desk(try relay.person("sam", "supervisor"))
            // Whoever the stored agents left behind is put back into line first, and that is a part of the day.
            let period: JSONValue = ["from": .string(StoredDay.from), "to": .string(StoredDay.to)]
            let words = ["report", "--from", StoredDay.from, "--to", StoredDay.to, "--json"]
            let reply = try supervisor.ask("report", period)
            let beside = try relay.command(words)
            let backwards = try supervisor.ask(
                "report",
                ["from": .string(StoredDay.to), "to": .string(StoredDay.from)]
            )
            #expect(backwards.error == "bad_request")
            relay.stop(with: 9)
            let alone = try day.report()
            #expect(alone["conversations"]?.cases == 60)
            #expect(StoredDay.figures(reply.ok) == alone)
            #expect(StoredDay.figures(try JSONValue(parsing: beside.output)) == alone)
        }
    }

    @Test func `names no agent anywhere`() async throws {
        try await onOwnThread {
            let day = try StoredDay(seed: 6, count: 100)
            let page = "\(day.scratch)/page.html"
            let json = try day.run(["report", "--from", StoredDay.from, "--to", StoredDay.to, "--json", "--html", page])
            let html = Scratch.text(page)
            #expect(html.contains("<svg"))
            for text in [json.output, html] {
                #expect(!text.contains("agent-1"))
                #expect(!text.contains("Agent 1"))
            }
            #expect(!html.contains("<script"))
        }
    }

    @Test func `shows on its page every figure of the desk with its number of cases and its formula`() async throws {
        try await onOwnThread {
            let day = try StoredDay(seed: 10, count: 100)
            let page = "\(day.scratch)/page.html"
            let words = ["report", "--from", StoredDay.from, "--to", StoredDay.to, "--json", "--html", page]
            let kpis = try JSONValue(parsing: try day.run(words).output)["kpis"]?.array ?? []
            let html = Scratch.text(page)
            #expect(html.matches(of: /<svg/).count == 6)
            let queues = kpis.filter { $0["name"]?.string == "queue/billing/conversations" }
            #expect(queues.count == 1)
            for kpi in kpis {
                guard let name = kpi["name"]?.string, !name.hasPrefix("queue/") else { continue }
                #expect(html.contains("<tr><td>\(name)<"))
                #expect(html.contains("<small>\(kpi["n"]?.integer ?? -1)</small>"), "\(name)")
                #expect(html.contains("\"formula\">\(kpi["formula"]?.string ?? "")<"), "\(name)")
            }
        }
    }

    @Test func `tells what heightened customers share, and nothing that one customer alone said`() async throws {
        try await onOwnThread {
            let day = try StoredDay(seed: 7, count: 300)
            let json = try JSONValue(
                parsing: try day.run(["report", "--from", StoredDay.from, "--to", StoredDay.to, "--json"]).output
            )
            let facts = (json["drivers"]?["facts"]?.array ?? []).compactMap { $0["text"]?.string }
            // "Order 4411 never came" and "order 17 never came" are one.
            #expect(facts.count == 3)
            #expect((json["drivers"]?["wants"]?.array ?? []).count == 2)
            let few = try StoredDay(seed: 8, count: 1)
            let alone = try JSONValue(
                parsing: try few.run(["report", "--from", StoredDay.from, "--to", StoredDay.to, "--json"]).output
            )
            #expect(alone["drivers"]?["facts"]?.array?.isEmpty == true)
        }
    }

    @Test func `of a period in which nothing opened has no values and is no error`() async throws {
        try await onOwnThread {
            let day = try StoredDay(seed: 9, count: 3)
            let ended = try day.run([
                "report", "--from", "2020-01-01T00:00:00Z", "--to", "2020-01-02T00:00:00Z", "--json",
            ])
            let report = StoredDay.figures(try JSONValue(parsing: ended.output))
            #expect(report["conversations"] == .init(value: 0, cases: 0))
            #expect(report["csat"] == .init(value: nil, cases: 0))
        }
    }
}

@Suite(.serialized) struct `The export` {
    @Test func `holds nothing internal unless it is asked for, and pages through everything once`() async throws {
        try await onOwnThread {
            let day = try StoredDay(seed: 11, count: 1500)
            let open = try day.run(["export"]).output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(open.filter { $0["ev"]?.string == "conversation" }.count == 1500)
            #expect(open.allSatisfy { $0["iseq"] == nil && $0["ev"]?.string != "hint.feedback" })
            #expect(open.count == 1500 + day.publicItems)
            let all = try day.run(["export", "--internal"]).output.split(separator: "\n").map(String.init)
            #expect(all.count == 1500 + day.publicItems + day.internalItems + day.feedback)
            #expect(Set(all).count == all.count)
        }
    }

    @Test func `is readable as text, one conversation alone too`() async throws {
        try await onOwnThread {
            let day = try StoredDay(seed: 12, count: 5)
            let text = try day.run(["export", "--format", "text", "--internal"]).output
            #expect(text.split(separator: "\n").filter { $0.hasPrefix("== ") }.count == 5)
            let one = try day.run(["export", "--conversation", day.first]).output
            #expect(one.split(separator: "\n").allSatisfy { $0.contains(day.first) })
            let none = try day.run(["export", "--conversation", "nobody"])
            #expect(none.code == 0 && none.output.isEmpty)
        }
    }
}

/// A generated day on the disk, and the tools run over it.
final class StoredDay {
    static let from = GeneratedDay.begin.rfc3339
    static let to = GeneratedDay.begin.advanced(byMilliseconds: 86_400_000).rfc3339

    let scratch = Scratch.directory()
    let directory: String
    private(set) var publicItems = 0
    private(set) var internalItems = 0
    private(set) var feedback = 0
    private(set) var first = ""

    /// One figure.
    struct Figure: Equatable {
        var value: Double?
        var cases: Int
    }

    init(seed: UInt64, count: Int, in directory: String? = nil) throws {
        self.directory = directory ?? "\(scratch)/data"
        let log = try SQLiteLog(.init(directory: self.directory, epochBytes: Array(repeating: 7, count: 16)))
        var day = GeneratedDay(seed: seed)
        for request in day.appends(count: count) {
            publicItems += request.publicItems.count
            internalItems += request.internalItems.count
            feedback += request.records.count
            first = request.conversation?.rawValue ?? ""
            log.append(request) { outcome in
                guard case .committed = outcome else { fatalError("\(outcome)") }
            }
        }
        log.close()
    }

    deinit { Scratch.remove(scratch) }

    func run(_ words: [String]) throws -> HeardCommand.Ended {
        let ended = try HeardCommand.run(words + ["--set", "data=\(directory)", "--set", "queues=default,billing"])
        guard ended.code == 0 else { throw TestFailure("\(words): \(ended.code) \(ended.errors)") }
        return ended
    }

    func report() throws -> [String: Figure] {
        Self.figures(
            try JSONValue(parsing: try run(["report", "--from", Self.from, "--to", Self.to, "--json"]).output)
        )
    }

    static func figures(_ json: JSONValue?) -> [String: Figure] {
        var figures: [String: Figure] = [:]
        for kpi in json?["kpis"]?.array ?? [] {
            figures[kpi["name"]?.string ?? ""] = Figure(
                value: kpi["value"]?.double,
                cases: Int(kpi["n"]?.integer ?? -1)
            )
        }
        return figures
    }

    /// The figures by `independent.py`, out of the export.
    func recompute() throws -> [String: Figure] {
        let export = "\(scratch)/export.jsonl"
        Scratch.write(try run(["export", "--internal"]).output, to: export)
        let words = ["python3", Self.script, export, Self.from, Self.to] + GeneratedDay.queues
        let json = try JSONValue(parsing: try Tool.run(words, in: scratch))
        var figures: [String: Figure] = [:]
        for member in json.object?.members ?? [] {
            let pair = member.value.array
            figures[member.key] = Figure(value: pair?.first?.double, cases: Int(pair?.last?.integer ?? -1))
        }
        return figures
    }

    private static let script =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/independent.py"
}
