using System.Runtime.CompilerServices;

var noticed = false;
TaskScheduler.UnobservedTaskException += (_, lost) =>
{
    Console.WriteLine($"noticed: {lost.Exception.InnerException?.Message}");
    Volatile.Write(ref noticed, true);
};

Forget();
Console.WriteLine("nothing so far");
while (!Volatile.Read(ref noticed)) // the thread that ran it may still have a hand on it
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
}

// A frame of its own, so that nothing holds the task when the collector looks.
[MethodImpl(MethodImplOptions.NoInlining)]
static void Forget()
{
    var saving = Task.Run(() => throw new IOException("disk full"));
    ((IAsyncResult)saving).AsyncWaitHandle.WaitOne();
}
