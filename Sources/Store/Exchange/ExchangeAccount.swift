/// What was exchanged: digests of the feed, receipts, refills and attempts that failed.
package struct ExchangeAccount: StorePart {
    package let context: StoreContext
    package let judgingFacts: JudgingFacts
    package let views: Views

    /// Hub: its sites, each with when it was last heard whole, so that all that it had written by then was here. Where an
    /// earlier program kept no account of that, when it was heard.
    package static let sites = """
        SELECT _site.*, revoked_at IS NOT NULL AS revoked,
            CASE WHEN _whole.site IS NULL THEN heard_at ELSE at END AS whole_at
        FROM _site LEFT JOIN _whole ON _whole.site = number
        """
}
