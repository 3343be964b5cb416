internal import ChatProtocol
internal import WebSocketTransport

extension Relay {
    /// The figures of a period, read beside everything else that the relay does.
    func report(_ period: ReportPeriod, _ answer: Answer) {
        guard period.from < period.to else { return answer.error(.badRequest) }
        ReportRun(period, of: conversations.log, queues: configuration.queues) { [weak self] result in
            switch result {
            case .success(let report): answer.ok(DeskReply.report(report.kpis))
            case .failure(let failure):
                self?.reportReadFailure(failure)
                answer.error(.unavailable)
            }
        }
    }
}
