using System.IO.Pipes;

var gate = new Lock();
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
    lock (gate) { }

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

void Sample(Thread thread, string now, string wanted)
{
    Volatile.Write(ref step, now);
    var seen = "?";
    for (var end = Environment.TickCount64 + 5000; seen != wanted && Environment.TickCount64 < end; Thread.Sleep(1))
    {
        if (Volatile.Read(ref reached) == now)
        {
            seen = $"{thread.ThreadState} / {Kernel()}";
        }
    }

    Console.WriteLine($"{now}: {seen}");
}

var thread = new Thread(Work);
Console.WriteLine($"created: {thread.ThreadState} / {Kernel()}");
lock (gate)
{
    thread.Start();
    Sample(thread, "running", "Running / R");
    Sample(thread, "waiting for a lock", "WaitSleepJoin / S");
}

Sample(thread, "sleeping", "WaitSleepJoin / S");
Sample(thread, "waiting for input", "Running / S");
writer.WriteByte(0);
Sample(thread, "ended", "Stopped / none");
