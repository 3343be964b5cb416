import ChatModel
import ChatProtocol
import Foundation
import StrictJSON
import Testing

@Suite struct `A push` {
    @Test func `of a message has the published shape, for each role`() {
        let head =
            #"{"ev":"message","conversation":"01J-conversation","seq":42,"at":"2026-11-21T01:10:02.113Z","data":"#
        let text = #""text":"Where is it?\n\"Soon\"""#
        let forCustomer = CustomerPush.item(Sample.message, in: Sample.conversation, for: Sample.customer.id).encoded()
        #expect(
            Sample.text(forCustomer)
                == head + #"{"message":"m1","from":{"id":"p1","role":"customer","name":"Ada"},"# + text
                + #","client_id":"c-1"}}"#
        )
        let forAgent = DeskPush.item(Sample.message, in: Sample.conversation, for: Sample.agent.id).encoded()
        #expect(
            Sample.text(forAgent)
                == head + #"{"message":"m1","from":{"id":"p1","role":"customer","name":"Ada","verified":true,"#
                + #""email":"ada@example.org"},"# + text + "}}"
        )
    }

    @Test func `of one's own message alone carries its client_id`() {
        let others = CustomerPush.item(Sample.message, in: Sample.conversation, for: Sample.agent.id)
        #expect(!Sample.text(others.encoded()).contains("client_id"))
    }

    @Test func `without a number has none`() throws {
        for push in CustomerPushes.ephemeral {
            let json = try Sample.json(Sample.text(push.encoded()))
            #expect(json["seq"] == nil && json["iseq"] == nil && json["at"] == nil)
        }
        #expect(Sample.text(CustomerPush.resumed.encoded()) == #"{"ev":"resumed"}"#)
        let position = CustomerPush.queuePosition(
            Sample.conversation,
            QueuePosition(position: 2, waitMilliseconds: nil)
        )
        #expect(
            Sample.text(position.encoded())
                == #"{"ev":"queue.position","conversation":"01J-conversation","data":{"position":2,"wait_ms":null}}"#
        )
    }

    @Test func `of a tail carries its cursor at the top`() throws {
        let push = DeskPush.gap(Gap(from: "a", to: "b", reason: "expired")).encoded(cursor: "c-9")
        #expect(try Sample.json(Sample.text(push))["cursor"]?.string == "c-9")
    }

    @Test func `to a customer never holds an address, a reading or an internal number`() {
        var pushes = CustomerPushes.ephemeral
        pushes += Sample.publicItems.map { .item(Sample.conversation, $0, isOwn: true) }
        pushes.append(.typing(Sample.conversation, Typing(participant: Sample.agent, state: .active)))
        for push in pushes {
            let frame = Sample.text(push.encoded())
            for word in ["email", "verified", "@example", "iseq", "energy", "score\":0", "flag", "hint", "note\""] {
                #expect(!frame.contains(word))
            }
        }
    }

    @Test func `to a customer is built in files that cannot name anything internal`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/ChatProtocol").standardized
        let customersFiles = [
            "ChatRequest.swift", "CommonOperations.swift", "Conversation.swift", "CustomerPush.swift",
            "CustomerPush+Reader.swift", "CustomerReply.swift", "Ephemeral.swift", "PlainTextLine.swift",
            "Welcome.swift",
        ]
        let internalNames = [
            "import ReflectBack", "import SentimentAnalysis", "InternalItem", "InternalEntry", "Energy", "Hint", "Flag",
            "Whisper", "Note\\b", "for: \\.desk",
        ]
        for file in customersFiles {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            for name in internalNames {
                #expect(text.range(of: name, options: .regularExpression) == nil, "\(file) names \(name)")
            }
        }
    }
}

@Suite struct `A client of ours` {
    @Test func `answers a heartbeat`() throws {
        #expect(try ServerMessage<CustomerPush>.decode(Array("{}".utf8)) == .ping)
    }

    @Test func `lives with fields and events of a later relay`() throws {
        let newer = #"{"ev":"weather","conversation":"c","data":{"sun":true}}"#
        #expect(try ServerMessage<DeskPush>.decode(Array(newer.utf8)) == .unknownEvent("weather"))
        let internalNewer = #"{"ev":"weather","conversation":"c","iseq":3,"at":"2026-11-21T01:10:02.113Z","data":{}}"#
        #expect(try ServerMessage<DeskPush>.decode(Array(internalNewer.utf8)) == .unknownEvent("weather"))
        let extra = #"{"ev":"resumed","colour":"red"}"#
        #expect(try ServerMessage<CustomerPush>.decode(Array(extra.utf8)) == .push(.resumed, cursor: nil))
        let code = #"{"re":1,"error":{"code":"too_early","message":"Later.","temporary":true}}"#
        guard case .reply(let reply) = try ServerMessage<CustomerPush>.decode(Array(code.utf8)),
            case .error(let error) = reply.outcome
        else {
            Issue.record("no error")
            return
        }
        #expect(error.message == "Later." && error.isTemporary && error.retryAfterMilliseconds == nil)
    }

    @Test(arguments: [
        "", "[]", "x", #"{"data":{}}"#, #"{"ev":7}"#, #"{"ev":"message","conversation":"c","seq":1,"data":{}}"#,
        #"{"ev":"message","seq":1,"at":"2026-11-21T01:10:02.113Z","data":{"message":"m","text":"x"}}"#,
        #"{"ev":"typing","conversation":"c","data":{"state":"asleep"}}"#, #"{"ev":"notice","data":null}"#,
    ])
    func `says what it cannot read`(frame: String) {
        #expect(throws: UnreadableFrame.self) { try ServerMessage<CustomerPush>.decode(Array(frame.utf8)) }
    }

    @Test func `of a customer does not even know the desk's events`() throws {
        for push in DeskPushes.all {
            let event = try Sample.json(Sample.text(push.encoded()))["ev"]?.string ?? ""
            guard !["typing", "receipt", "notice", "resumed"].contains(event) else { continue }
            #expect(try ServerMessage<CustomerPush>.decode(push.encoded()) == .unknownEvent(event))
        }
    }
}
