using System.Text.Json;
using Xunit;

namespace Programs.Tests;

public sealed class TraceTests
{
    [Fact]
    public void Writes_an_opened_array_of_events()
    {
        string path = Path.GetTempFileName();
        using (var trace = new Trace(path))
        {
            trace.Slept(task: 8, start: Clock.Now(), milliseconds: 20);
            trace.Unit(task: 7, start: Clock.Now(), size: 1000, answer: uint.MaxValue);
        }

        string text = File.ReadAllText(path);
        File.Delete(path);
        Assert.StartsWith("[\n", text, StringComparison.Ordinal);
        Assert.EndsWith(",\n", text, StringComparison.Ordinal);
        JsonElement[] slices = [.. JsonElement.Parse(text[..^2] + "]").EnumerateArray()];
        Assert.Equal(["unit", "sleep"], slices.Select(slice => slice.GetProperty("name").GetString()));
        JsonElement arguments = slices[0].GetProperty("args");
        Assert.Equal((7u, 1000, uint.MaxValue), (
            arguments.GetProperty("task").GetUInt32(),
            arguments.GetProperty("size").GetInt32(),
            arguments.GetProperty("answer").GetUInt32()));
        Assert.True(arguments.GetProperty("end").GetInt64() >= arguments.GetProperty("start").GetInt64());
    }
}
