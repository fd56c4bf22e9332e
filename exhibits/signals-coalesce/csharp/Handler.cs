using System.Diagnostics;
using System.Runtime.InteropServices;

var handled = 0;
var first = new TaskCompletionSource();
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
{
    context.Cancel = true; // or the process would end
    Interlocked.Increment(ref handled);
    first.TrySetResult();
});

const string Thousand = """
    kill -STOP $PPID
    until grep -q '^State:.T' /proc/$PPID/status; do :; done
    for i in $(seq 1000); do kill -HUP $PPID; done
    kill -CONT $PPID
    """;
using var child = Process.Start("sh", ["-c", Thousand]);
await Task.WhenAll(first.Task, child.WaitForExitAsync());
await Task.Delay(200); // whatever else may come
Console.WriteLine($"handled: {handled} of 1000");
