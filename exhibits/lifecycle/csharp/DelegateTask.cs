using System.IO.Pipes;

using var gate = new SemaphoreSlim(0);
using var first = new ManualResetEventSlim();
var step = "running";
string? reached = null;
string? tid = null;
using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
using var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);

void Work()
{
    tid = Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget);
    Volatile.Write(ref reached, "running");
    while (Volatile.Read(ref step) == "running") { }

    Volatile.Write(ref reached, "waiting for a lock");
    gate.Wait();

    Volatile.Write(ref reached, "sleeping");
    while (Volatile.Read(ref step) != "waiting for input")
    {
        Thread.Sleep(50);
    }

    Volatile.Write(ref reached, "waiting for input");
    reader.ReadByte();
    Volatile.Write(ref reached, "ended");
}

// The letter after the name in /proc/self/task/TID/stat.
string Kernel()
{
    try
    {
        return File.ReadAllText($"/proc/self/task/{tid}/stat").Split(") ")[1][..1];
    }
    catch (IOException) // not yet, or no longer
    {
        return "none";
    }
}

void Sample(Task task, string now, string wanted)
{
    Volatile.Write(ref step, now);
    var seen = "?";
    for (var end = Environment.TickCount64 + 5000; seen != wanted && Environment.TickCount64 < end; Thread.Sleep(1))
    {
        if (Volatile.Read(ref reached) == now)
        {
            seen = $"{task.Status} / {Kernel()}";
        }
    }

    Console.WriteLine($"{now}: {seen}");
}

var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler; // one at a time
var before = new Task(first.Wait);
before.Start(scheduler);
var task = new Task(Work);
Console.WriteLine($"created: {task.Status} / {Kernel()}");
task.Start(scheduler);
Console.WriteLine($"ready: {task.Status} / {Kernel()}");
first.Set();
Sample(task, "running", "Running / R");
Sample(task, "waiting for a lock", "Running / S");
gate.Release();
Sample(task, "sleeping", "Running / S");
Sample(task, "waiting for input", "Running / S");
writer.WriteByte(0);
Sample(task, "ended", "RanToCompletion / S");
