int a = 100, b = 0;
var accounts = new Lock();
using ManualResetEventSlim halfDone = new(), looked = new();

var thread = new Thread(Transfer);
thread.Start();
halfDone.Wait();
Console.WriteLine($"sum: {a + b}");
looked.Set();
thread.Join();

void Transfer()
{
    lock (accounts)
    {
        a -= 30;
        halfDone.Set();
        looked.Wait();
        b += 30;
    }
}
