import type { Tool } from './tool.ts';

/** Any file with a header that is of no tool we know, and what all tools have in common. */
export const spreadsheet: Tool = {
  name: 'a spreadsheet',
  signatures: [],
  columns: {
    id: 'key id identifier number no nr taskkey taskid taskno ticket ticketid ticketkey ticketno ticketnumber issuekey issueid issuenumber issueno issue itemid storyid url',
    title: 'summary title name issuetitle tasktitle taskname task subject headline story userstory',
    description: 'description body details notes',
    points: 'storypoints storypoint storypointestimate points estimate estimation sp pts',
    priority: 'priority prio',
    assignees: 'assignee assignees assignedto assign owner owners responsible person people',
    account: 'assigneeemail assigneemail assigneeusername assigneelogin',
    dependsOn:
      'dependson dependencies dependency dependenton depends blockedby isblockedby blockers predecessors predecessor waitingon ' +
      'waitingfor waitson requires prerequisites prerequisite follows',
    blocks: 'blocks blocking isblocking successors successor requiredby isrequiredfor isdependedonby precedes',
    relations: 'relations links linkedissues issuelinks relatedissues linkedworkitems relatedwork',
    parent:
      'parent parentid parentkey parentissue parentissueid parentissuekey parenttask parenttaskid parentitem epiclink epic epickey epicid',
    children: 'children subtasks subtaskids subtasksids subitems subissues',
    status: 'status state issuestatus taskstatus stage workflowstate workflowstatus boardcolumn',
    category: 'statuscategory statecategory statetype statustype stategroup statusgroup',
    resolution: 'resolution',
    ended:
      'completed completedat completeddate completedon datecompleted closed closedat closeddate dateclosed resolved resolvedat done isdone iscompleted iscomplete isclosed finished finishedat canceled cancelled canceledat cancelledat',
    endedIfSet: 'archived isarchived archivedat',
    type: 'type issuetype worktype workitemtype tasktype itemtype contenttype kind tracker ispullrequest pullrequest isdraft',
    scope: 'project projectname repository repo board boardname space spacename workspace team teamname product',
    url: 'url link permalink htmlurl tasklink issueurl cardurl weburl',
  },
  ignored:
    'created createdat createdon createddate datecreated creationdate creationtime createdtime updated updatedat updatedon ' +
    'updateddate dateupdated lastupdated lastupdatedat lastmodified lastmodifiedat modified modifiedat modifieddate lastedited ' +
    'lasteditedtime lastviewed lastactivity lastactivitydate started startedat movedat statuscategorychanged ' +
    'reporter reporterid reportername reporteremail creator creatorid author authorid authorusername createdby updatedby modifiedby ' +
    'lastmodifiedby lasteditedby openedby watchers watchersid watchercount watches votes votecount voters subscribers subscriberscount ' +
    'uuid guid projectid projectkey projecttype projectlead projectleadid projecturl projectidentifier boardid listid teamid ' +
    'assigneeid utcoffset',
};
