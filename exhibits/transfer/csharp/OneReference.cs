var accounts = new Accounts(100, 0);
using ManualResetEventSlim halfDone = new(), looked = new();

var thread = new Thread(Transfer);
thread.Start();
halfDone.Wait();
var now = Volatile.Read(ref accounts);
Console.WriteLine($"sum: {now.A + now.B}");
looked.Set();
thread.Join();

void Transfer()
{
    var next = accounts with { A = accounts.A - 30 };
    halfDone.Set();
    looked.Wait();
    next = next with { B = next.B + 30 };
    Volatile.Write(ref accounts, next); // both at once
}

internal sealed record Accounts(int A, int B);
