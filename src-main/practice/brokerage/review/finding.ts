/** What the review of an order has to say. Names as previews at Schwab have shown them. */
export interface Finding {
  readonly severity: 'REJECT' | 'WARN';
  readonly rule:
    | 'Account_Sys_0005'
    | 'Order_Sys_0002'
    | 'Position_Sys_0001'
    | 'PRICES_CAN_CHANGE_QUICKLY'
    | 'STOP_ORDERS_NO_GUARANTEE'
    | 'Easy_To_Borrow_GTC'
    | 'ETB_WARNING';
  readonly message: string;
}

export const reject = (rule: Finding['rule'], message: string): Finding => ({ severity: 'REJECT', rule, message });
export const warn = (rule: Finding['rule'], message: string): Finding => ({ severity: 'WARN', rule, message });
