/** English of the account. */
import { bring } from './index';

export const enAccount = {
  'account.title': 'Account',
  'account.signed_in': 'Signed in as {name}.',
  'account.password': 'Password',
  'account.one_time': 'You still use the one-time password. Choose your own.',
  'account.change': 'Change password',
  'account.tokens': 'API tokens',
  'account.tokens_lead': 'A token lets a program act for you. Each is shown once, when you create it.',
  'account.token_name': 'What is it for?',
  'account.token_create': 'Create token',
  'account.token_once': 'Copy it now; it will not be shown again.',
  'account.copy': 'Copy',
  'account.copied': 'Copied.',
  'account.revoke': 'Revoke',
  'account.revoked': 'The token is revoked.',
  'account.created': 'created {date}',
  'account.used': 'last used {date}',
  'account.never_used': 'never used',
  'account.no_tokens': 'You have no tokens.',
} as const;
bring(enAccount);
