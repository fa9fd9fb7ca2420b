/// What was exchanged: digests of the feed, receipts, refills and attempts that failed.
package final class ExchangeAccount: StorePart {
    package let context: StoreContext
    package let judgingFacts: JudgingFacts
    package let views: Views

    init(_ context: StoreContext, _ judgingFacts: JudgingFacts, _ views: Views) {
        self.context = context
        self.judgingFacts = judgingFacts
        self.views = views
    }
}
