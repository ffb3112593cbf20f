/** The kinds of rows in the activity log; the CHECK of `activity_logs.activity_type` holds the same values. */
export const ActivityType = {
  /** Something came in for the workspace: this is its inbox. */
  A2aReceive: 'a2a_receive',
  Delegation: 'delegation',
} as const;

export type ActivityType = (typeof ActivityType)[keyof typeof ActivityType];

/** What happened; the CHECK of `activity_logs.method` holds the same values. */
export const ActivityMethod = {
  ChatUploadReceive: 'chat_upload_receive',
  Delegate: 'delegate',
  DelegateReport: 'delegate_report',
  DelegateResult: 'delegate_result',
} as const;

export type ActivityMethod = (typeof ActivityMethod)[keyof typeof ActivityMethod];
