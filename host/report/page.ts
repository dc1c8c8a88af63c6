import type { Account } from '../evaluate/account.js';
export function reportPage(account: Account): string { return account.model; }
