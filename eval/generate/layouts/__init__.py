"""The layouts of filings: one module for each family, each making Filings out of accounts that agree."""
