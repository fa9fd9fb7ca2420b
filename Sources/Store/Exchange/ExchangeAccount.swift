/// What was exchanged: digests of the feed, receipts, refills and attempts that failed.
package struct ExchangeAccount: StorePart {
    package let context: StoreContext
    package let judgingFacts: JudgingFacts
    package let views: Views
}
