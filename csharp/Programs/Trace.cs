using System.Globalization;
using System.Text;

namespace Programs;

/// <summary>Appends one event per slice, in Chrome's JSON Array format without the closing bracket.</summary>
internal sealed class Trace : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly List<Event> _slept = []; // to write each as it ends would make the others late

    public Trace(string path)
    {
        // Unbuffered: each unit is one write, so that the file is whole whenever the process is ended.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _file.Write("[\n"u8);
    }

    /// <summary>Writes down the unit that began at <paramref name="start"/> and ends now, on this thread.</summary>
    public void Unit(uint task, long start, int size, uint answer)
    {
        byte[] line = Line("unit", new(task, start, Clock.Now(), size, answer, Environment.CurrentManagedThreadId));
        lock (_gate)
        {
            _file.Write(line);
        }
    }

    /// <summary>Keeps the sleep that began at <paramref name="start"/> and ends now, on this thread.</summary>
    public void Slept(uint task, long start, int milliseconds)
    {
        Event slept = new(task, start, Clock.Now(), milliseconds, Answer: 0, Environment.CurrentManagedThreadId);
        lock (_gate)
        {
            _slept.Add(slept);
        }
    }

    /// <summary>Writes down the sleeps.</summary>
    public void Dispose()
    {
        foreach (Event slept in _slept)
        {
            _file.Write(Line("sleep", slept));
        }

        _file.Dispose();
    }

    private static byte[] Line(string name, Event slice) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"name":"{{{name}}}","ph":"X","pid":{{{Environment.ProcessId}}},"tid":{{{slice.Thread}}},"ts":{{{slice.Start / 1000}}},"dur":{{{(slice.End - slice.Start) / 1000}}},"args":{"task":{{{slice.Task}}},"start":{{{slice.Start}}},"end":{{{slice.End}}},"size":{{{slice.Size}}},"answer":{{{slice.Answer}}}}},

        """));

    private readonly record struct Event(uint Task, long Start, long End, int Size, uint Answer, int Thread);
}
