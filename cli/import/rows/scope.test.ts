import { expect, it } from 'vitest';
import { readAddress } from './scope.ts';

it.each([
  ['https://github.com/Acme/web/issues/12', 'acme/web', '12', false],
  ['https://github.com/acme/web/pull/12', 'acme/web', '12', true],
  ['https://gitlab.example.com/grp/sub/web/-/issues/3#note_1', 'grp/sub/web', '3', false],
  ['https://gitlab.com/acme/web/-/work_items/4', 'acme/web', '4', false],
  ['https://gitlab.com/acme/web/-/merge_requests/4', 'acme/web', '4', true],
  ['https://acme.atlassian.net/browse/SHOP-1', '', 'SHOP-1', false],
  ['https://linear.app/acme/issue/ENG-12/sign-in', '', 'ENG-12', false],
  ['https://trello.com/c/aaaaaaa1/2-lay-tiles', '', 'aaaaaaa1', false],
  ['https://app.shortcut.com/acme/story/501/sign-in', '', '501', false],
  ['https://www.pivotaltracker.com/story/show/113580273', '', '113580273', false],
  ['https://redmine.example.com/issues/7', '', '7', false],
  ['https://dev.azure.com/acme/_workitems/edit/5', '', '5', false],
])('%s', (text, scope, name, isPullRequest) => expect(readAddress(text)).toEqual({ scope, name, isPullRequest }));

it.each(['SHOP-1', '#12', 'see https://x.org/1 too'])('%j is no address', (text) =>
  expect(readAddress(text)).toBeUndefined(),
);
