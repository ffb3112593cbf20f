import { strings } from '../fold/predicate.js';
import type { Node } from '../grammar.js';

export interface ScheduledCommand {
  /** Absent where the job has no name, or one that is made at run time. */
  readonly job?: string;
  /** The command's node; absent where the job is taken off the schedule. */
  readonly command?: Node;
}

/** `SELECT cron.schedule('name', '* * * * *', $$…$$)` of pg_cron, also `schedule_in_database`, `alter_job` and `unschedule`. */
export function scheduledCommand(node: Node): ScheduledCommand | undefined {
  if (!('SelectStmt' in node)) return undefined;
  for (const target of node.SelectStmt.targetList ?? []) {
    const call = 'ResTarget' in target ? target.ResTarget.val : undefined;
    if (call === undefined || !('FuncCall' in call)) continue;
    const [schema, name] = strings(call.FuncCall.funcname).slice(-2);
    if (schema !== 'cron') continue;
    const args = call.FuncCall.args ?? [];
    if (name === 'unschedule') return withJob(args[0], undefined);
    if (name !== 'schedule' && name !== 'schedule_in_database') continue;
    return args.length === 2 ? withJob(undefined, args[1]) : withJob(args[0], args[2]);
  }
  return undefined;
}

function withJob(name: Node | undefined, command: Node | undefined): ScheduledCommand {
  const job = name !== undefined && 'A_Const' in name ? name.A_Const.sval?.sval : undefined;
  return { ...(job === undefined ? {} : { job }), ...(command === undefined ? {} : { command }) };
}
