using System.Globalization;
using System.Text;

namespace Programs;

/// <summary>Appends one event per slice, in Chrome's JSON Array format without the closing bracket.</summary>
internal sealed class Trace : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;

    public Trace(string path)
    {
        // Unbuffered: each event is one write, so that the file is whole whenever the process is ended.
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _file.Write("[\n"u8);
    }

    /// <summary>Records the slice that began at <paramref name="start"/> and ends now, on this thread.</summary>
    public void Slice(string name, uint task, long start, int size, uint answer)
    {
        long end = Clock.Now();
        byte[] line = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"name":"{{{name}}}","ph":"X","pid":{{{Environment.ProcessId}}},"tid":{{{Environment.CurrentManagedThreadId}}},"ts":{{{start / 1000}}},"dur":{{{(end - start) / 1000}}},"args":{"task":{{{task}}},"start":{{{start}}},"end":{{{end}}},"size":{{{size}}},"answer":{{{answer}}}}},

            """));
        lock (_gate)
        {
            _file.Write(line);
        }
    }

    public void Dispose() => _file.Dispose();
}
