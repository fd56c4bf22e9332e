using System.Runtime.CompilerServices;

TaskScheduler.UnobservedTaskException += (_, lost) =>
    Console.WriteLine($"noticed: {lost.Exception.InnerException?.Message}");

Forget();
Console.WriteLine("nothing so far");
GC.Collect();
GC.WaitForPendingFinalizers();

// A frame of its own, so that nothing holds the task when the collector looks.
[MethodImpl(MethodImplOptions.NoInlining)]
static void Forget()
{
    var saving = Task.Run(() => throw new IOException("disk full"));
    ((IAsyncResult)saving).AsyncWaitHandle.WaitOne();
}
